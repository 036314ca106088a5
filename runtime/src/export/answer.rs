//! What an endpoint says of a request that it took.

use super::ExportError;
#[cfg(feature = "otlp-http")]
use crate::json;
use crate::wire::{Field, Fields};

/// The most bytes of an answer, as the specification has it.
pub(super) const MOST_BYTES: usize = 4 << 20;

/// Whether an answer in protobuf says that all spans were taken.
pub(super) fn of_protobuf(answer: &[u8]) -> Result<(), ExportError> {
    let mut partial: Option<&[u8]> = None;
    let mut fields = Fields::of(answer);
    for (number, field) in fields.by_ref() {
        if let (1, Field::Bytes(message)) = (number, field) {
            partial = Some(message);
        }
    }
    let (mut rejected, mut message) = (0, String::new());
    let mut within = Fields::of(partial.unwrap_or_default());
    for (number, field) in within.by_ref() {
        match (number, field) {
            (1, Field::Number(spans)) => rejected = spans as i64,
            (2, Field::Bytes(text)) => message = String::from_utf8_lossy(text).into_owned(),
            _ => {}
        }
    }
    if fields.broken || within.broken { Err(unreadable()) } else { judge(rejected, &message) }
}

/// Whether an answer in JSON says that all spans were taken.
#[cfg(feature = "otlp-http")]
pub(super) fn of_json(answer: &[u8]) -> Result<(), ExportError> {
    if answer.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    let answer = std::str::from_utf8(answer).ok().and_then(json::parse).ok_or_else(unreadable)?;
    let Some(partial) = answer.field("partialSuccess", "partial_success") else { return Ok(()) };
    let rejected = partial.field("rejectedSpans", "rejected_spans").and_then(json::Json::integer);
    let message = partial.field("errorMessage", "error_message").and_then(json::Json::text);
    judge(rejected.unwrap_or(0), message.unwrap_or_default())
}

fn judge(rejected: i64, message: &str) -> Result<(), ExportError> {
    let rejected = usize::try_from(rejected).unwrap_or(0);
    if rejected == 0 && message.is_empty() {
        return Ok(());
    }
    Err(ExportError::rejected(rejected, shown(message)))
}

/// The spans were taken, whatever else the endpoint wanted to say.
pub(super) fn unreadable() -> ExportError {
    ExportError::rejected(0, "its answer cannot be read")
}

/// A stranger's words on our terminal: short, and without anything that moves the cursor.
pub(super) fn shown(message: &str) -> String {
    const MOST: usize = 200;
    let mut shown: String =
        message.chars().take(MOST).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if message.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::error::Fate;

    fn fate(result: Result<(), ExportError>) -> Option<(usize, String)> {
        let error = result.err()?;
        let Fate::Taken { rejected } = error.fate() else { panic!("{error}") };
        Some((rejected, error.to_string()))
    }

    #[test]
    fn an_empty_answer_means_all() {
        assert!(of_protobuf(&[]).is_ok());
        assert!(of_protobuf(&[0x0a, 0x00]).is_ok());
    }

    #[test]
    fn rejected_spans_and_warnings_are_told_apart() {
        let answer = [0x0a, 0x06, 0x08, 0x03, 0x12, 0x02, b'n', b'o'];
        assert_eq!(fate(of_protobuf(&answer)), Some((3, "no".into())));
        assert_eq!(fate(of_protobuf(&[0x0a, 0x03, 0x12, 0x01, b'w'])), Some((0, "w".into())));
        assert_eq!(fate(of_protobuf(&[0x0a, 0x20, 0x01])), Some((0, "its answer cannot be read".into())));
        // A negative number of them.
        let minus_one = [0x0a, 0x0b, 0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
        assert!(of_protobuf(&minus_one).is_ok());
    }

    #[cfg(feature = "otlp-http")]
    #[test]
    fn json_says_the_same() {
        assert!(of_json(b"").is_ok());
        assert!(of_json(b"{\"partialSuccess\":null}").is_ok());
        let partial = b"{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"no\"}}";
        assert_eq!(fate(of_json(partial)), Some((3, "no".into())));
        assert_eq!(fate(of_json(b"<html>")), Some((0, "its answer cannot be read".into())));
    }

    #[test]
    fn a_strangers_words_are_short_and_tame() {
        assert_eq!(shown("a\u{1b}[2J\nb"), "a [2J b");
        assert_eq!(shown(&"é".repeat(1000)).chars().count(), 201);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 4_000, failure_persistence: None, ..Default::default() })]

        /// Whatever a stranger answers, it is read in no time, nothing panics, and spans that were taken stay taken.
        #[test]
        fn any_bytes_are_some_answer(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            for result in [of_protobuf(&bytes), of_protobuf(&[&[0x0a, bytes.len() as u8 & 0x7f], &bytes[..]].concat())] {
                assert!(!matches!(result, Err(error) if error.is_passing()));
            }
        }

        #[cfg(feature = "otlp-http")]
        #[test]
        fn any_text_is_some_answer(text in "[\\[\\]{}\\\\\":,0-9eunltrf.-]{0,60}|\\PC{0,60}") {
            assert!(!matches!(of_json(text.as_bytes()), Err(error) if error.is_passing()));
        }
    }
}
