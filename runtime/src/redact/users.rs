//! Users and their passwords in URLs that are values of a query: `next=https://me:pw@host/`, also with escapes.

use super::REDACTED;
use super::keys::first;

/// Whether a closer look is worth its price.
pub(super) fn may_be_in(query: &str) -> bool {
    let query = query.as_bytes();
    query.contains(&b'@') || query.contains(&b'%') && query.windows(3).any(|three| three == b"%40")
}

/// Appends a text, with something else in place of the users.
pub(super) fn hide(text: &str, shown: &mut String) {
    let (mut copied, mut read) = (0, 0);
    while let Some(slashes) = slashes(text, read) {
        let authority = authority(text, &slashes);
        if let Some(user_end) = authority.user_end {
            shown.push_str(&text[copied..slashes.end]);
            shown.push_str(REDACTED);
            shown.push(':');
            shown.push_str(REDACTED);
            copied = user_end;
        }
        read = authority.end;
    }
    shown.push_str(&text[copied..]);
}

/// Two of them or more, behind which the authority of a URL stands.
struct Slashes {
    end: usize,
    are_escaped: bool,
}

struct Authority {
    /// Where the `@` is behind the user, if there is one.
    user_end: Option<usize>,
    end: usize,
}

fn slashes(text: &str, from: usize) -> Option<Slashes> {
    let (mut count, mut end, mut are_escaped) = (0, from, true);
    for byte in bytes(text, from) {
        if matches!(byte.decoded, b'/' | b'\\') {
            count += 1;
            end = byte.end;
            are_escaped &= byte.is_escaped();
        } else if count >= 2 {
            break;
        } else {
            (count, are_escaped) = (0, true);
        }
    }
    (count >= 2).then_some(Slashes { end, are_escaped })
}

/// What ends it where the URL is escaped may be a part of the password where it is not.
fn authority(text: &str, slashes: &Slashes) -> Authority {
    let mut user_end = None;
    for byte in bytes(text, slashes.end) {
        match byte.decoded {
            b'@' => user_end = Some(byte.start),
            b'/' | b'\\' | b'?' | b'#' if slashes.are_escaped || !byte.is_escaped() => {
                return Authority { user_end, end: byte.start };
            }
            _ => {}
        }
    }
    Authority { user_end, end: text.len() }
}

/// A byte of a text, and where it stands there.
struct Byte {
    decoded: u8,
    start: usize,
    end: usize,
}

impl Byte {
    const fn is_escaped(&self) -> bool {
        self.end - self.start > 1
    }
}

fn bytes(text: &str, from: usize) -> impl Iterator<Item = Byte> {
    let mut start = from;
    std::iter::from_fn(move || {
        let (decoded, rest) = first(&text.as_bytes()[start..])?;
        let byte = Byte { decoded, start, end: text.len() - rest.len() };
        start = byte.end;
        Some(byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        let mut shown = String::new();
        hide(text, &mut shown);
        assert!(shown == text || may_be_in(text), "{text}");
        shown
    }

    #[test]
    fn users_are_hidden_in_plain_and_escaped_urls() {
        for (text, shown) in [
            ("a=https://u:p@h/x@y", "a=https://REDACTED:REDACTED@h/x@y"),
            ("a=//u@h", "a=//REDACTED:REDACTED@h"),
            ("a=https:///u:p@h", "a=https:///REDACTED:REDACTED@h"),
            ("a=https%3A%2F%2Fu%3Ap%40h%2Fx%40y", "a=https%3A%2F%2FREDACTED:REDACTED%40h%2Fx%40y"),
            (
                "a=https%3a%2f%2fu:p@w%40h?b=//v@i",
                "a=https%3a%2f%2fREDACTED:REDACTED%40h?b=//REDACTED:REDACTED@i",
            ),
            ("a=https://u:p%2Fq%40h/x", "a=https://REDACTED:REDACTED%40h/x"),
            ("a=http:/%2Fu:p@h", "a=http:/%2FREDACTED:REDACTED@h"),
            ("a=http:\\\\u:p@h", "a=http:\\\\REDACTED:REDACTED@h"),
            ("a=https://h//ü:p@h", "a=https://h//REDACTED:REDACTED@h"),
        ] {
            assert_eq!(hidden(text), shown);
        }
    }

    #[test]
    fn what_is_no_url_with_a_user_stays() {
        for text in
            ["", "a=u@h", "a=u%40h", "a=https://h/@x", "a=https%3A%2F%2Fh%2F%40x", "a=//", "/@/", "%40%2"]
        {
            assert_eq!(hidden(text), text);
        }
    }
}
