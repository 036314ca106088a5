//! The status with which a call of gRPC ends.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use traced_runtime::hooks::{grpc_status_name, grpc_status_of_http};

/// A status code, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Code(u8);

impl Code {
    pub(crate) const OK: Self = Self(0);
    pub(crate) const CANCELLED: Self = Self(1);
    pub(crate) const UNKNOWN: Self = Self(2);
    pub(crate) const UNIMPLEMENTED: Self = Self(12);

    /// A number that nobody has given a meaning is `UNKNOWN`.
    pub(crate) fn of_number(number: u8) -> Self {
        if grpc_status_name(number.into()).is_some() { Self(number) } else { Self::UNKNOWN }
    }

    /// What headers or trailers say, if they say it.
    pub(crate) fn said_by(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get("grpc-status")?.as_bytes();
        let is_number = text.iter().all(u8::is_ascii_digit);
        let number = std::str::from_utf8(text).ok().filter(|_| is_number).and_then(|text| text.parse().ok());
        Some(number.map_or(Self::UNKNOWN, Self::of_number))
    }

    /// What the head of an answer means that does not say it and is not gRPC's: a proxy's, most likely. Where it only leaves
    /// out what kind of content there is, tonic goes on reading, and so there may be trailers.
    pub(crate) fn meant_by(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        if status != StatusCode::OK {
            return Some(Self(grpc_status_of_http(status.as_u16()) as u8));
        }
        let kind = headers.get(CONTENT_TYPE)?;
        (!kind.as_bytes().starts_with(b"application/grpc")).then_some(Self::UNKNOWN)
    }

    pub(crate) fn name(self) -> &'static str {
        grpc_status_name(self.0.into()).unwrap_or("UNKNOWN")
    }

    /// Whether it is the server's failure, and not an answer that the caller may not like.
    pub(crate) const fn is_failure_of_server(self) -> bool {
        matches!(self.0, 2 | 4 | 12 | 13 | 14 | 15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: &'static str) -> Option<&'static str> {
        let headers = HeaderMap::from_iter([("grpc-status".parse().unwrap(), value.parse().unwrap())]);
        Code::said_by(&headers).map(Code::name)
    }

    #[test]
    fn what_is_no_known_number_is_unknown() {
        assert_eq!(
            (said("0"), said("5"), said("16")),
            (Some("OK"), Some("NOT_FOUND"), Some("UNAUTHENTICATED"))
        );
        for odd in ["", "17", "-1", "+5", "256", "OK", "99999999999"] {
            assert_eq!(said(odd), Some("UNKNOWN"), "{odd}");
        }
        assert_eq!(Code::said_by(&HeaderMap::new()), None);
    }

    #[test]
    fn an_answer_that_is_not_grpcs_means_something_all_the_same() {
        let meant = |status, kind: &'static str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind.parse().unwrap())]);
            Code::meant_by(StatusCode::from_u16(status).unwrap(), &headers).map(Code::name)
        };
        assert_eq!(meant(200, "application/grpc+proto"), None);
        assert_eq!(meant(200, "text/html"), Some("UNKNOWN"));
        assert_eq!(meant(404, "application/grpc"), Some("UNIMPLEMENTED"));
        assert_eq!(Code::meant_by(StatusCode::OK, &HeaderMap::new()), None);
    }

    #[test]
    fn six_codes_are_the_servers_failure() {
        let failures: Vec<_> =
            (0..17).map(Code::of_number).filter(|code| code.is_failure_of_server()).map(Code::name).collect();
        let known = ["UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"];
        assert_eq!(failures, known);
    }
}
