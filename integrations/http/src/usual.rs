//! The headers that are looked at of every request: found in one pass, which takes less than looking each one up.

use http::{HeaderMap, HeaderValue};
use traced_runtime::Carrier;

use crate::carrier::Http;

/// Where they are, of one request.
pub(crate) struct Usual<'a> {
    headers: &'a HeaderMap,
    traceparent: Lines<'a>,
    tracestate: Lines<'a>,
    baggage: Lines<'a>,
    /// The first of each of these.
    pub(crate) host: Option<&'a HeaderValue>,
    pub(crate) request_id: Option<&'a HeaderValue>,
    pub(crate) user_agent: Option<&'a HeaderValue>,
}

/// What there is under a name.
#[derive(Clone, Copy)]
enum Lines<'a> {
    None,
    One(&'a HeaderValue),
    Several,
}

impl<'a> Usual<'a> {
    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        let [traceparent, tracestate, baggage] = [Lines::None; 3];
        let mut usual = Self {
            headers,
            traceparent,
            tracestate,
            baggage,
            host: None,
            request_id: None,
            user_agent: None,
        };
        for (name, value) in headers {
            match name.as_str() {
                "baggage" => usual.baggage.add(value),
                "host" => usual.host = usual.host.or(Some(value)),
                "traceparent" => usual.traceparent.add(value),
                "tracestate" => usual.tracestate.add(value),
                "user-agent" => usual.user_agent = usual.user_agent.or(Some(value)),
                "x-request-id" => usual.request_id = usual.request_id.or(Some(value)),
                _ => {}
            }
        }
        usual
    }
}

impl<'a> Lines<'a> {
    const fn add(&mut self, value: &'a HeaderValue) {
        *self = match self {
            Self::None => Self::One(value),
            Self::One(_) | Self::Several => Self::Several,
        };
    }
}

impl Carrier<Http> for Usual<'_> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        let lines = match name {
            "traceparent" => self.traceparent,
            "tracestate" => self.tracestate,
            "baggage" => self.baggage,
            _ => Lines::Several,
        };
        match lines {
            Lines::None => {}
            Lines::One(value) => visit(value.as_bytes()),
            Lines::Several => Carrier::values(self.headers, name, visit),
        }
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        Carrier::names(self.headers, visit);
    }
}

#[cfg(test)]
mod tests {
    use http::header::HeaderName;

    use super::*;

    #[test]
    fn what_is_found_is_what_a_look_for_each_would_find() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("x-request-id", "1"),
            ("baggage", "a=1"),
            ("x-request-id", "2"),
            ("baggage", "b=2"),
            ("host", "here"),
            ("tracestate", "a=1"),
            ("b3", "0"),
        ] {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let usual = Usual::of(&headers);
        let values = |name| {
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            Carrier::values(&usual, name, &mut |value| found.push(value.to_vec()));
            Carrier::values(&headers, name, &mut |value| expected.push(value.to_vec()));
            (found, expected)
        };
        for name in ["traceparent", "tracestate", "baggage", "b3", "x-b3-traceid"] {
            let (found, expected) = values(name);
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(usual.request_id, headers.get("x-request-id"));
        assert_eq!((usual.host, usual.user_agent), (headers.get("host"), None));
    }
}
