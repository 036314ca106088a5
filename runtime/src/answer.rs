//! What integrations read from the answers of servers, of which they want one word: whole parsers of JSON are more than
//! that takes.

/// The string under `name` in the outermost object of JSON, if it is one without escapes. The text may be cut off behind it.
///
/// ```
/// use traced_runtime::answer;
/// let status = br#"{"kind":"Status","metadata":{"reason":"no"},"reason":"NotFound","co"#;
/// assert_eq!(answer::json_string(status, "reason"), Some("NotFound"));
/// ```
#[must_use]
pub fn json_string<'a>(text: &'a [u8], name: &str) -> Option<&'a str> {
    let (mut at, mut depth) = (0_usize, 0_usize);
    let mut is_value = false;
    let mut is_wanted = false;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                let string = until_quote(text.get(at + 1..)?)?;
                at += string.len() + 1;
                if depth == 1 && !is_value {
                    is_wanted = string == name.as_bytes();
                } else if depth == 1 && is_wanted {
                    return std::str::from_utf8(string).ok().filter(|string| !string.contains('\\'));
                }
            }
            b':' if depth == 1 => is_value = true,
            b',' if depth == 1 => (is_value, is_wanted) = (false, false),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_string_of_the_outermost_object_is_read() {
        let code = |text: &'static str| json_string(text.as_bytes(), "code");
        assert_eq!(code(r#"{"code":"A"}"#), Some("A"));
        assert_eq!(code(r#"{ "a": {"code":"B"}, "b": ["code", "C"], "code" : "D" }"#), Some("D"));
        assert_eq!(code(r#"{"a":"code","b":"\"code\":\"x\"","code":"E"}"#), Some("E"));
        for none in [
            "",
            "{",
            r#"{"code""#,
            r#"{"code":"#,
            r#"{"code":1}"#,
            r#"{"code":"\u0041"}"#,
            r#"["code","A"]"#,
            "}",
        ] {
            assert_eq!(code(none), None, "{none}");
        }
        assert_eq!(code(r#"{"code":1,"x":"A"}"#), None);
        assert_eq!(code(r#"{"code":{"x":"A"}}"#), None);
    }
}
