//! What must not be recorded of a URL: passwords, tokens, signatures.

use std::borrow::Cow;

/// Query keys whose values are credentials by the semantic conventions; they tell upper from lower case.
const SIGNATURES: &[&str] = &[
    "X-Amz-Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "AWSAccessKeyId",
    "Signature",
    "sig",
    "X-Goog-Signature",
];

/// Query keys that hold secrets wherever they occur, in whatever case.
const SECRETS: &[&str] = &[
    "X-Goog-Credential",
    "code",
    "access_token",
    "id_token",
    "token",
    "api_key",
    "apikey",
    "key",
    "password",
    "secret",
    "client_secret",
    "assertion",
];

/// The query keys by which a presigned URL is known.
const PRESIGNED: &[&str] = &["X-Amz-Signature", "X-Goog-Signature", "Signature", "sig"];

const REDACTED: &str = "REDACTED";

/// A URL without user name and password, and without the values of query parameters that hold secrets.
///
/// ```
/// use traced_runtime::redact;
/// assert_eq!(redact::url("http://host/a?page=2"), "http://host/a?page=2");
/// assert_eq!(redact::url("http://me:pw@host/a?sig=s3cr3t"), "http://REDACTED:REDACTED@host/a?sig=REDACTED");
/// ```
#[must_use]
pub fn url(url: &str) -> Cow<'_, str> {
    // Most have none of these, or only the second.
    let Some(first) = url.bytes().position(|byte| matches!(byte, b'@' | b'?' | b'#')) else {
        return Cow::Borrowed(url);
    };
    let (before, fragment) = split_at(&url[first..], b'#');
    let (rest, parameters) = split_at(before, b'?');
    let address = &url[..first + rest.len()];
    let without_user = if rest.is_empty() { Cow::Borrowed(address) } else { user(address) };
    let (parameters, fragment) = (query(parameters), query(fragment));
    let unchanged =
        [&without_user, &parameters, &fragment].into_iter().all(|part| matches!(part, Cow::Borrowed(_)));
    if unchanged { Cow::Borrowed(url) } else { Cow::Owned([without_user, parameters, fragment].concat()) }
}

/// The query of a URL, with or without its `?`, without the values of parameters that hold secrets.
///
/// ```
/// use traced_runtime::redact;
/// assert_eq!(redact::query("page=2&token=s3cr3t"), "page=2&token=REDACTED");
/// ```
#[must_use]
pub fn query(query: &str) -> Cow<'_, str> {
    if !pairs(query).any(|pair| secret_value(pair).is_some()) {
        return Cow::Borrowed(query);
    }
    let mut redacted = String::with_capacity(query.len());
    for pair in pairs(query) {
        match secret_value(pair) {
            Some(value) => {
                redacted.push_str(&pair[..value]);
                redacted.push_str(REDACTED);
                redacted.push_str(if pair.ends_with('&') { "&" } else { "" });
            }
            None => redacted.push_str(pair),
        }
    }
    Cow::Owned(redacted)
}

/// A text, such as the message of an error, without the secrets of URLs and `name=value`s in it.
///
/// ```
/// use traced_runtime::redact;
/// assert_eq!(redact::text("no route to host"), "no route to host");
/// assert_eq!(redact::text("at (mongodb://me:pw@db/x): token=abc"), "at (mongodb://REDACTED:REDACTED@db/x): token=REDACTED");
/// ```
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    let mut redacted = String::new();
    let mut copied = 0;
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let harmless = if bare.contains("//") { url(bare) } else { query(bare) };
        if let Cow::Owned(harmless) = harmless {
            redacted.push_str(&text[copied..at]);
            redacted.push_str(&harmless);
            copied = at + bare.len();
        }
        at += word.len();
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    redacted.push_str(&text[copied..]);
    Cow::Owned(redacted)
}

/// Whether a query carries a signature: whoever holds such a URL may do what it says.
///
/// ```
/// use traced_runtime::redact;
/// assert!(redact::is_presigned("X-Amz-Date=20261121T000000Z&X-Amz-Signature=4a5b"));
/// assert!(!redact::is_presigned("page=2"));
/// ```
#[must_use]
pub fn is_presigned(query: &str) -> bool {
    pairs(query).flat_map(parameters).any(|(_, key, _)| is_one_of(key, PRESIGNED, false))
}

/// Everything before `mark`, and the rest with it.
fn split_at(text: &str, mark: u8) -> (&str, &str) {
    text.split_at(text.bytes().position(|byte| byte == mark).unwrap_or(text.len()))
}

/// The part of a URL before its query, without user name and password.
fn user(address: &str) -> Cow<'_, str> {
    let start = address.find("//").map_or(0, |at| at + 2);
    let end = address[start..].find(['/', '\\']).map_or(address.len(), |at| start + at);
    match address[start..end].rfind('@') {
        Some(at) => {
            Cow::Owned(format!("{}{REDACTED}:{REDACTED}{}", &address[..start], &address[start + at..]))
        }
        None => Cow::Borrowed(address),
    }
}

/// The parts of a query up to each `&`, which they keep.
fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.split_inclusive('&')
}

/// Where in the pair the value of a secret starts. Some servers take `;` for a separator too, others for a part of the
/// value: what follows a secret is taken for a part of it.
fn secret_value(pair: &str) -> Option<usize> {
    let secret = |key| is_one_of(key, SIGNATURES, false) || is_one_of(key, SECRETS, true);
    parameters(pair)
        .find_map(|(start, key, has_value)| (has_value && secret(key)).then_some(start + key.len() + 1))
}

/// The parameters of a pair: where each starts, its key, whether it has a value.
fn parameters(pair: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let parameter = &pair.as_bytes()[start..];
        let end = parameter.iter().position(|byte| matches!(byte, b';' | b'?' | b'#'));
        next = end.map(|end| start + end + 1);
        let parameter = &parameter[..end.unwrap_or(parameter.len())];
        let equals = parameter.iter().position(|byte| *byte == b'=');
        Some((start, &pair[start..start + equals.unwrap_or(parameter.len())], equals.is_some()))
    })
}

/// Whether a key is one that is known. Most are not even as long as one.
fn is_one_of(key: &str, known: &[&str], any_case: bool) -> bool {
    let is_escaped = key.bytes().any(|byte| byte == b'%');
    known.iter().any(|known| (is_escaped || known.len() == key.len()) && is_key(key, known, any_case))
}

/// Whether `key` is `known` once its escapes are read.
fn is_key(key: &str, known: &str, any_case: bool) -> bool {
    let mut rest = key.as_bytes();
    let mut decoded = std::iter::from_fn(|| {
        let (&byte, after) = rest.split_first()?;
        let escaped =
            (byte == b'%').then(|| Some(hex(*after.first()?)? << 4 | hex(*after.get(1)?)?)).flatten();
        rest = if escaped.is_some() { &after[2..] } else { after };
        Some(escaped.unwrap_or(byte))
    });
    let same = |byte: u8, known: u8| byte == known || any_case && byte.eq_ignore_ascii_case(&known);
    known.bytes().all(|known| decoded.next().is_some_and(|byte| same(byte, known)))
        && decoded.next().is_none()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_secrets_is_not_copied() {
        for plain in ["http://h/p?a=b&c#d", "/a@b?c", "", "https://[::1]:8/?tokens=1&monkey=2&SIG=3"] {
            assert!(matches!(url(plain), Cow::Borrowed(same) if same == plain), "{plain}");
        }
    }

    #[test]
    fn a_user_is_hidden_whatever_it_contains() {
        assert_eq!(url("http://u@h/p"), "http://REDACTED:REDACTED@h/p");
        assert_eq!(url("http://u:p@w:x@h:1?a"), "http://REDACTED:REDACTED@h:1?a");
        assert_eq!(url("//u:p@h"), "//REDACTED:REDACTED@h");
        assert_eq!(url("u:p@h/x@y"), "REDACTED:REDACTED@h/x@y");
    }

    #[test]
    fn each_known_key_hides_its_value() {
        for key in SIGNATURES.iter().chain(SECRETS) {
            let before = format!("https://h/p?a=1&{key}=canary&b=2");
            assert_eq!(url(&before), format!("https://h/p?a=1&{key}=REDACTED&b=2"));
        }
    }

    #[test]
    fn a_secret_cannot_hide_behind_escapes_case_or_separators() {
        assert_eq!(query("%73ig=canary"), "%73ig=REDACTED");
        assert_eq!(query("Access_Token=canary"), "Access_Token=REDACTED");
        assert_eq!(query("a=1;sig=canary;b=canary&c=3"), "a=1;sig=REDACTED&c=3");
        assert_eq!(query("sig=a=canary"), "sig=REDACTED");
        assert_eq!(query("??sig=canary"), "??sig=REDACTED");
        assert_eq!(url("http://h/#access_token=canary&x=1"), "http://h/#access_token=REDACTED&x=1");
        assert_eq!(url("http://h/?a#b?token=canary"), "http://h/?a#b?token=REDACTED");
    }

    #[test]
    fn the_parts_of_a_url_are_told_apart_in_whatever_order_their_marks_come() {
        assert_eq!(url("http://h/a#b@c?sig=canary"), "http://h/a#b@c?sig=REDACTED");
        assert_eq!(url("http://h/a?b@c#sig=canary"), "http://h/a?b@c#sig=REDACTED");
        assert_eq!(url("http://u@h/a@b?sig=canary"), "http://REDACTED:REDACTED@h/a@b?sig=REDACTED");
        assert_eq!(url("http://h?x=u@h"), "http://h?x=u@h");
    }

    #[test]
    fn strange_input_is_left_alone() {
        for strange in ["%", "%7", "%zz=1", "&&;;==", "sig", "http://", "é=ü&%C3%A9=1"] {
            assert_eq!(url(strange), strange);
        }
    }

    #[test]
    fn a_presigned_url_is_known_by_its_signature() {
        for signed in ["X-Amz-Signature=1", "?a=b&X-Goog-Signature=1", "Signature=1", "sv=1&sig=2"] {
            assert!(is_presigned(signed), "{signed}");
        }
        assert!(!is_presigned("token=1&signature=2&X-Amz-Date=3"));
    }
}
