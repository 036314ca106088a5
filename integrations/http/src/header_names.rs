//! Which headers are recorded: those that somebody has named.

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use traced_runtime::{Span, Value};

/// What holds credentials is recorded as having been there, and no more, whoever names it.
const SECRETS: [HeaderName; 6] = [
    AUTHORIZATION,
    COOKIE,
    PROXY_AUTHORIZATION,
    SET_COOKIE,
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("x-amz-security-token"),
];

/// Names of headers, and the attributes that hold their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderNames(Vec<(HeaderName, String)>);

impl HeaderNames {
    /// Adds those that are names of headers; what is none cannot come.
    pub(crate) fn add<'n>(&mut self, prefix: &str, names: impl IntoIterator<Item = &'n str>) {
        let names = names.into_iter().filter_map(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        self.0.extend(names.map(|name| {
            let key = format!("{prefix}.{name}");
            (name, key)
        }));
    }

    pub(crate) fn record(&self, headers: &HeaderMap, span: &Span) {
        self.each(headers, |key, value| span.set_named(key, value));
    }

    /// Tells of each that is there: the attribute, and the values.
    pub(crate) fn each(&self, headers: &HeaderMap, mut tell: impl FnMut(&str, Value<'_>)) {
        for (name, key) in &self.0 {
            let values: Vec<_> = headers.get_all(name).iter().map(|value| text(name, value)).collect();
            if !values.is_empty() {
                let values: Vec<_> = values.iter().map(|value| Value::Str(value)).collect();
                tell(key, Value::Array(&values));
            }
        }
    }
}

fn text<'a>(name: &HeaderName, value: &'a HeaderValue) -> std::borrow::Cow<'a, str> {
    if value.is_sensitive() || SECRETS.contains(name) {
        "REDACTED".into()
    } else {
        traced_runtime::redact::text(value.to_str().unwrap_or("(not text)")).into_owned().into()
    }
}
