//! How a call went, in the terms of gRPC.

use std::time::Duration;

use crate::export::ExportError;
use crate::grpc_status::grpc_status_name;
use crate::wire::{Field, Fields};

pub(super) const UNKNOWN: u32 = 2;
const RESOURCE_EXHAUSTED: u32 = 8;
const UNIMPLEMENTED: u32 = 12;
const UNAVAILABLE: u32 = 14;

/// The specification of OTLP names the codes after which the same call may be made again; `details` may say when. What
/// a refusal says besides is not repeated: nobody knows what is in it.
pub(super) fn judge(code: u32, details: Option<&str>) -> Result<(), ExportError> {
    if code == 0 {
        return Ok(());
    }
    let pause = details.and_then(base64).and_then(|details| retry_delay(&details));
    let name = grpc_status_name(code).unwrap_or("a status that nobody knows");
    let message = format!("the answer is {name}");
    let passes = match code {
        1 | 4 | 10 | 11 | UNAVAILABLE | 15 => true,
        RESOURCE_EXHAUSTED => pause.is_some(),
        _ => false,
    };
    Err(match (passes, pause, code) {
        (true, Some(pause), _) => ExportError::passing(message).after(pause),
        (true, None, _) => ExportError::passing(message),
        (_, _, 7 | 16) => ExportError::lasting(format!(
            "{message}; does the endpoint want a key in OTEL_EXPORTER_OTLP_HEADERS?"
        )),
        (_, _, UNIMPLEMENTED) => ExportError::lasting(format!(
            "{message}; OTLP over gRPC is usually taken on port 4317, and not everywhere in gzip"
        )),
        _ => ExportError::lasting(message),
    })
}

/// The delay in the `google.rpc.RetryInfo` among the details of a `google.rpc.Status`.
fn retry_delay(status: &[u8]) -> Option<Duration> {
    let bytes = |message, number| {
        Fields::of(message).filter_map(move |field| match field {
            (found, Field::Bytes(bytes)) if found == number => Some(bytes),
            _ => None,
        })
    };
    let number = |message, number| {
        Fields::of(message).find_map(|field| match field {
            (found, Field::Number(value)) if found == number => Some(value),
            _ => None,
        })
    };
    let info = bytes(status, 3)
        .find(|any| bytes(any, 1).next().is_some_and(|url| url.ends_with(b"/google.rpc.RetryInfo")))?;
    let delay = bytes(bytes(info, 2).next()?, 1).next()?;
    let seconds = number(delay, 1).unwrap_or(0);
    let nanos = u32::try_from(number(delay, 2).unwrap_or(0)).ok()?;
    // A negative number of either is an enormous one here, and no delay.
    (seconds <= i64::MAX as u64 && nanos < 1_000_000_000).then(|| Duration::new(seconds, nanos))
}

/// Reads base64, with its padding or without.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::error::Fate;
    use crate::grpc_status::grpc_status_of_http;

    /// A status with a delay of 1.5 seconds.
    const DETAILS: &str = "CA4aNgoodHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLlJldHJ5SW5mbxIKCggIARCAyrXuAQ";

    #[test]
    fn a_delay_is_found_among_the_details() {
        let details = base64(DETAILS).unwrap();
        let expected = Some(Duration::from_millis(1500));
        assert_eq!(retry_delay(&details), expected, "{details:?}");
        assert_eq!(retry_delay(b"\xff\xff"), None);
        assert_eq!(retry_delay(&[]), None);
    }

    #[test]
    fn base64_is_read_with_padding_and_without() {
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zg", "f"), ("Zm8=", "fo"), ("Zm9v", "foo")] {
            assert_eq!(base64(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(base64("Z g"), None);
    }

    #[test]
    fn a_delay_makes_resource_exhausted_pass_and_nothing_else() {
        for code in 1..=20 {
            for details in [None, Some(DETAILS)] {
                let error = judge(code, details).unwrap_err();
                let named = [1, 4, 10, 11, 14, 15].contains(&code) || (code == 8 && details.is_some());
                assert_eq!(error.is_passing(), named, "{code}");
                let after = details.filter(|_| named).map(|_| Duration::from_millis(1500));
                assert!(!named || error.fate() == Fate::Again { after }, "{code}");
            }
        }
        assert!(judge(0, Some(DETAILS)).is_ok());
    }

    #[test]
    fn of_a_proxy_that_answers_in_place_of_the_endpoint_the_same_codes_of_http_pass() {
        for status in 100..600 {
            let passes = judge(grpc_status_of_http(status), None).is_err_and(|error| error.is_passing());
            assert_eq!(passes, [429, 502, 503, 504].contains(&status), "{status}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 4_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_details_are_some_delay_or_none(
            text in "[A-Za-z0-9+/=_-]{0,100}|\\PC{0,40}",
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..100),
        ) {
            assert!(judge(14, Some(&text)).is_err());
            let _some_delay = retry_delay(&bytes);
        }
    }
}
