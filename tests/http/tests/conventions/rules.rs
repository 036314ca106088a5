//! Which attributes a span must have, and must not have, by what has happened.

use opentelemetry_semantic_conventions::attribute as semconv;
use traced::Kind;
use traced::wire::{AnyValue, Span, Status};
use traced_test_http::{number, text};

use crate::table;

/// What has happened to a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Case<'a> {
    /// That was received or sent.
    pub(crate) status: Option<i64>,
    pub(crate) error: Option<&'a str>,
    pub(crate) is_cancelled: bool,
    pub(crate) route: Option<&'a str>,
    pub(crate) query: Option<&'a str>,
    pub(crate) resend_count: Option<i64>,
    /// Of a client; that of a server is made of its parts.
    pub(crate) url: Option<&'a str>,
    pub(crate) version: Option<&'a str>,
    /// Whether whoever made the span is told who is on the other end.
    pub(crate) knows_peer: bool,
}

#[track_caller]
pub(crate) fn check(span: &Span, case: Case<'_>) {
    table::check(span);
    let at = |key| (key, span.attribute(key).cloned());
    let told = |key, value: Option<&str>| assert_eq!(text(span, key), value, "{key} of {span:?}, {case:?}");
    let counted = |key, value| assert_eq!(number(span, key), value, "{key} of {span:?}, {case:?}");

    // Both sides: required, or required under a condition that holds.
    assert!(text(span, semconv::HTTP_REQUEST_METHOD).is_some(), "{span:?}");
    counted(semconv::HTTP_RESPONSE_STATUS_CODE, case.status);
    told(semconv::ERROR_TYPE, case.error);
    told(semconv::NETWORK_PROTOCOL_VERSION, case.version);
    let expected = if case.error.is_some() { Status::Error(String::new()) } else { Status::Unset };
    assert_eq!(span.status, expected, "{span:?}");
    assert_eq!(at("traced.cancelled").1, case.is_cancelled.then_some(AnyValue::Bool(true)), "{span:?}");
    let other = text(span, semconv::HTTP_REQUEST_METHOD) == Some("_OTHER");
    assert_eq!(text(span, semconv::HTTP_REQUEST_METHOD_ORIGINAL).is_some(), other, "{span:?}");
    assert_eq!(text(span, semconv::NETWORK_PEER_ADDRESS).is_some(), case.knows_peer, "{span:?}");
    assert_eq!(number(span, semconv::NETWORK_PEER_PORT).is_some(), case.knows_peer, "{span:?}");
    // All of our peers are at ports of their own.
    assert!(text(span, semconv::SERVER_ADDRESS).is_some(), "{span:?}");
    assert!(number(span, semconv::SERVER_PORT).is_some(), "{span:?}");
    counted(semconv::HTTP_REQUEST_RESEND_COUNT, case.resend_count);

    match span.kind {
        Kind::Server => {
            assert!(text(span, semconv::URL_PATH).is_some(), "{span:?}");
            told(semconv::URL_SCHEME, Some("http"));
            told(semconv::HTTP_ROUTE, case.route);
            told(semconv::URL_QUERY, case.query);
            told(semconv::URL_FULL, None);
            assert_eq!(text(span, semconv::CLIENT_ADDRESS).is_some(), case.knows_peer, "{span:?}");
        }
        Kind::Client => {
            told(semconv::URL_FULL, Some(case.url.unwrap()));
            let theirs =
                [semconv::HTTP_ROUTE, semconv::URL_PATH, semconv::URL_SCHEME, semconv::CLIENT_ADDRESS];
            for key in theirs {
                told(key, None);
            }
        }
        kind => panic!("{kind:?} is no kind of a call: {span:?}"),
    }
    let method = text(span, semconv::HTTP_REQUEST_METHOD).unwrap().replace("_OTHER", "HTTP");
    let behind = case.route.or_else(|| text(span, semconv::URL_TEMPLATE));
    assert_eq!(span.name, behind.map_or_else(|| method.clone(), |behind| format!("{method} {behind}")));
}
