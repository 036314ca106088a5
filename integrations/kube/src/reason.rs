//! The `reason` of a failure, from the `Status` object that the API server answers with.

/// More is no `Status`; what is not kept costs nothing.
pub(crate) const LONGEST_STATUS: usize = 16 * 1024;

/// `NotFound`, `AlreadyExists`, `Conflict` and the like: the plain word under `reason` in the outermost object.
pub(crate) fn of(status: &[u8]) -> Option<&str> {
    let (mut at, mut depth) = (0_usize, 0_usize);
    let (mut is_value, mut is_reason) = (false, false);
    while let Some(byte) = status.get(at) {
        match byte {
            b'"' => {
                let string = until_quote(status.get(at + 1..)?)?;
                at += string.len() + 1;
                if depth == 1 && is_value && is_reason {
                    return word(string);
                } else if depth == 1 && !is_value {
                    is_reason = string == b"reason";
                }
            }
            b':' if depth == 1 => is_value = true,
            b',' if depth == 1 => (is_value, is_reason) = (false, false),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// A string up to the quote that ends it, the text beginning behind the one that began it.
fn until_quote(text: &[u8]) -> Option<&[u8]> {
    let mut escaped = false;
    let end = text.iter().position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    })?;
    Some(&text[..end])
}

/// Reasons are single words; a webhook may answer with anything.
fn word(string: &[u8]) -> Option<&str> {
    let fits = (1..=64).contains(&string.len()) && string.iter().all(u8::is_ascii_alphanumeric);
    std::str::from_utf8(string).ok().filter(|_| fits)
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
