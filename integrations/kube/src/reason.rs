//! The `reason` of a failure, from the `Status` object that the API server answers with.

use traced_runtime::answer::json_string;

/// More is no `Status`; what is not kept costs nothing.
pub(crate) const LONGEST_STATUS: usize = 16 * 1024;

/// `NotFound`, `AlreadyExists`, `Conflict` and the like: the plain word under `reason` in the outermost object.
pub(crate) fn of(status: &[u8]) -> Option<&str> {
    json_string(status, "reason").filter(|reason| is_word(reason))
}

/// Reasons are single words; a webhook may answer with anything.
fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_a_status_is_found() {
        let status = br#"{"kind":"Status","apiVersion":"v1","metadata":{"reason":"No"},"status":"Failure",
            "message":"pods \"reason\" not found","reason":"NotFound","details":{"name":"p","kind":"pods"},"code":404}"#;
        assert_eq!(of(status), Some("NotFound"));
    }

    #[test]
    fn what_is_no_status_has_no_reason() {
        for text in [
            "",
            "404 page not found",
            "{",
            "}",
            r#"{"reason"#,
            r#"{"reason":""}"#,
            r#"{"reason":1,"a":"B"}"#,
            r#"{"reason":"two words"}"#,
            r#"{"reason":{"reason":"Deep"}}"#,
            r#"["reason","X"]"#,
            r#"{"a":"reason","b":"X"}"#,
        ] {
            assert_eq!(of(text.as_bytes()), None, "{text}");
        }
    }
}
