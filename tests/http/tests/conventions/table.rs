//! The attributes that spans of HTTP may have, and their types.

use opentelemetry_semantic_conventions::attribute as semconv;
use traced::wire::{AnyValue, Span};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Type {
    Int,
    Text,
}

/// By the tables "HTTP server span" and "HTTP client span", and that of code. The names are those of OpenTelemetry's own crate, so
/// one that does not exist does not compile.
const TABLE: &[(&str, Type)] = &[
    (semconv::CLIENT_ADDRESS, Type::Text),
    (semconv::CODE_FILE_PATH, Type::Text),
    (semconv::CODE_FUNCTION_NAME, Type::Text),
    (semconv::CODE_LINE_NUMBER, Type::Int),
    (semconv::ERROR_TYPE, Type::Text),
    (semconv::HTTP_REQUEST_METHOD, Type::Text),
    (semconv::HTTP_REQUEST_METHOD_ORIGINAL, Type::Text),
    (semconv::HTTP_REQUEST_RESEND_COUNT, Type::Int),
    (semconv::HTTP_RESPONSE_STATUS_CODE, Type::Int),
    (semconv::HTTP_ROUTE, Type::Text),
    (semconv::NETWORK_PEER_ADDRESS, Type::Text),
    (semconv::NETWORK_PEER_PORT, Type::Int),
    (semconv::NETWORK_PROTOCOL_VERSION, Type::Text),
    (semconv::SERVER_ADDRESS, Type::Text),
    (semconv::SERVER_PORT, Type::Int),
    (semconv::URL_FULL, Type::Text),
    (semconv::URL_PATH, Type::Text),
    (semconv::URL_QUERY, Type::Text),
    (semconv::URL_SCHEME, Type::Text),
    (semconv::URL_TEMPLATE, Type::Text),
    (semconv::USER_AGENT_ORIGINAL, Type::Text),
];

/// Keys that end with what the user names; their values are lists of texts.
const TEMPLATES: [&str; 2] = [semconv::HTTP_REQUEST_HEADER, semconv::HTTP_RESPONSE_HEADER];

/// Checks keys and types, and that nothing is empty and nothing is there twice.
#[track_caller]
pub(crate) fn check(span: &Span) {
    let mut seen = std::collections::HashSet::new();
    for (key, value) in &span.attributes {
        assert!(seen.insert(key), "{key} is there twice: {span:?}");
        let of_table = TABLE.iter().find(|(known, _)| known == key);
        let is_template = TEMPLATES.iter().any(|template| {
            let name = key.strip_prefix(template).and_then(|rest| rest.strip_prefix('.'));
            name.is_some_and(|name| !name.is_empty() && *name == name.to_ascii_lowercase())
        });
        let is_text = |value: &AnyValue| value.as_str().is_some_and(|text| !text.is_empty());
        let is_right = match (of_table, value) {
            (Some((_, Type::Text)), value) => is_text(value),
            (Some((_, Type::Int)), value) => matches!(value, AnyValue::I64(_)),
            (None, AnyValue::Array(values)) if is_template => {
                !values.is_empty() && values.iter().all(is_text)
            }
            (None, AnyValue::Bool(_)) => key == "traced.cancelled",
            _ => false,
        };
        assert!(is_right, "{key} = {value:?} is not in the conventions: {span:?}");
    }
    assert!(!span.name.is_empty() && span.events.is_empty() && span.dropped_attributes == 0, "{span:?}");
}
