//! Lists in headers, read from their end.

use std::iter;

use http::HeaderMap;

/// The items of a list, over all lines of a header. The last comes first: what the nearest proxy wrote cannot be hidden by
/// what strangers wrote before it.
pub(super) fn items<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a [u8]> {
    let lines = headers.get_all(name).iter().rev();
    lines
        .flat_map(|line| parts(line.as_bytes(), b','))
        .map(<[u8]>::trim_ascii)
        .filter(|item| !item.is_empty())
}

/// The parts of a text that a mark separates, but for marks within quotes.
pub(super) fn parts(text: &[u8], mark: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let text = rest?;
        let at = last(text, mark);
        rest = at.map(|at| &text[..at]);
        Some(&text[at.map_or(0, |at| at + 1)..])
    })
}

fn last(text: &[u8], mark: u8) -> Option<usize> {
    let mut is_quoted = false;
    (0..text.len()).rev().find(|at| {
        let is_quote = text[*at] == b'"' && !(is_quoted && is_escaped(&text[..*at]));
        is_quoted ^= is_quote;
        text[*at] == mark && !is_quoted
    })
}

/// Whether what follows is no quote, because of what stands before it.
fn is_escaped(before: &[u8]) -> bool {
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &[u8]) -> Vec<&[u8]> {
        parts(text, b',').collect()
    }

    #[test]
    fn the_last_part_comes_first() {
        assert_eq!(of(b"a,b,,c"), [&b"c"[..], b"", b"b", b"a"]);
        assert_eq!(of(b""), [b""]);
    }

    #[test]
    fn marks_within_quotes_separate_nothing() {
        assert_eq!(of(br#"a="1,2",b"#), [&b"b"[..], br#"a="1,2""#]);
        assert_eq!(of(br#"a,b="1\",2\\""#), [&br#"b="1\",2\\""#[..], b"a"]);
    }

    #[test]
    fn quotes_that_strangers_leave_open_hide_nothing_that_comes_after() {
        assert_eq!(of(br#"a=",b="2","#), [&b""[..], br#"b="2""#, br#"a=""#]);
        assert_eq!(of(b"\xff\",b")[0], b"b");
    }
}
