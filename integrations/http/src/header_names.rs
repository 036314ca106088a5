//! Which headers are recorded: those that somebody has named.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};
use traced_runtime::{Span, Value, redact};

/// What the names of headers contain that hold credentials, without hyphens and underscores. Of those it is recorded that
/// they were there, and no more, whoever names them.
const SECRETS: [&str; 12] = [
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "jwt",
    "passwd",
    "password",
    "secret",
    "session",
    "signature",
    "subscriptionkey",
    "token",
];

/// Headers that are recorded.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderNames(Vec<Named>);

#[derive(Clone, Debug)]
struct Named {
    name: HeaderName,
    /// The attribute that holds its values.
    key: String,
    is_secret: bool,
}

impl HeaderNames {
    /// Adds those that are names of headers; what is none cannot come.
    pub(crate) fn add<'n>(&mut self, prefix: &str, names: impl IntoIterator<Item = &'n str>) {
        let names = names.into_iter().filter_map(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        self.0.extend(names.map(|name| {
            let (key, is_secret) = (format!("{prefix}.{name}"), is_secret(name.as_str()));
            Named { name, key, is_secret }
        }));
    }

    pub(crate) fn record(&self, headers: &HeaderMap, span: &Span) {
        self.each(headers, |key, value| span.set_named(key, value));
    }

    /// Tells of each that is there: the attribute, and the values.
    pub(crate) fn each(&self, headers: &HeaderMap, mut tell: impl FnMut(&str, Value<'_>)) {
        for Named { name, key, is_secret } in &self.0 {
            let values: Vec<_> = headers.get_all(name).iter().map(|value| text(value, *is_secret)).collect();
            if !values.is_empty() {
                let values: Vec<_> = values.iter().map(|value| Value::Str(value)).collect();
                tell(key, Value::Array(&values));
            }
        }
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.replace(['-', '_'], "");
    SECRETS.iter().any(|secret| name.contains(secret))
}

fn text(value: &HeaderValue, is_secret: bool) -> Cow<'_, str> {
    if is_secret || value.is_sensitive() {
        "REDACTED".into()
    } else {
        redact::text(value.to_str().unwrap_or("(not text)"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_known_by_the_names_of_their_headers() {
        for name in [
            "authorization",
            "proxy-authorization",
            "x-forwarded-authorization",
            "cookie",
            "set-cookie",
            "api-key",
            "apikey",
            "x-api-key",
            "x_api_key",
            "x-goog-api-key",
            "x-auth-token",
            "x-access-token",
            "x-refresh-token",
            "x-vault-token",
            "x-csrf-token",
            "x-xsrf-token",
            "private-token",
            "x-gitlab-token",
            "x-amz-security-token",
            "x-amz-signature",
            "x-hub-signature-256",
            "x-client-secret",
            "x-password",
            "x-session-id",
            "cf-access-jwt-assertion",
            "ocp-apim-subscription-key",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["x-tenant", "host", "sec-websocket-key", "idempotency-key", "etag", "x-request-id"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
