//! What must not be recorded of a URL: passwords, tokens, signatures.

mod keys;
mod users;

use std::borrow::Cow;

const REDACTED: &str = "REDACTED";

/// A URL without user name and password, and without the values of query parameters that hold secrets.
///
/// What they are called (`token`, `sig`, `client_secret`, …) is compared without regard to case, hyphens and underscores,
/// and also within brackets: `user[password]`. Of URLs that are values themselves, users are left out as well.
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
    let may_name_users = users::may_be_in(query);
    if !may_name_users && !pairs(query).any(|pair| secret_value(pair).is_some()) {
        return Cow::Borrowed(query);
    }
    let mut redacted = String::with_capacity(query.len());
    for pair in pairs(query) {
        let value = secret_value(pair);
        let shown = &pair[..value.unwrap_or(pair.len())];
        if may_name_users {
            users::hide(shown, &mut redacted)
        } else {
            redacted.push_str(shown)
        }
        if value.is_some() {
            redacted.push_str(REDACTED);
            redacted.push_str(if pair.ends_with('&') { "&" } else { "" });
        }
    }
    if redacted == query { Cow::Borrowed(query) } else { Cow::Owned(redacted) }
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
    pairs(query).flat_map(parameters).any(|(_, key, _)| keys::is(key, keys::is_signature))
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
    let is_secret = |key| keys::is(key, keys::is_secret);
    parameters(pair)
        .find_map(|(start, key, has_value)| (has_value && is_secret(key)).then_some(start + key.len() + 1))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_secrets_is_not_copied() {
        for plain in
            ["http://h/p?a=b&c#d", "/a@b?c", "", "https://[::1]:8/?tokens=1&monkey=2&page_token=3&to=u%40h"]
        {
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
        for key in [
            "X-Amz-Signature",
            "X-Amz-Credential",
            "X-Amz-Security-Token",
            "AWSAccessKeyId",
            "Signature",
            "sig",
            "X-Goog-Signature",
            "X-Goog-Credential",
            "code",
            "access_token",
            "auth_token",
            "id_token",
            "refresh_token",
            "token",
            "api_key",
            "apikey",
            "key",
            "jwt",
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "client_secret",
            "assertion",
            "session",
            "sessionid",
            "session_id",
        ] {
            for key in [key, &key.to_ascii_lowercase(), &key.to_ascii_uppercase(), &format!("{key}[]")] {
                let before = format!("https://h/p?a=1&{key}=canary&b=2");
                assert_eq!(url(&before), format!("https://h/p?a=1&{key}=REDACTED&b=2"));
            }
        }
    }

    #[test]
    fn a_secret_cannot_hide_behind_escapes_case_or_separators() {
        assert_eq!(query("%73ig=canary"), "%73ig=REDACTED");
        assert_eq!(query("Access_Token=canary"), "Access_Token=REDACTED");
        assert_eq!(query("a=1;sig=canary;b=canary&c=3"), "a=1;sig=REDACTED&c=3");
        assert_eq!(query("user%5Bpassword%5D[0]=canary"), "user%5Bpassword%5D[0]=REDACTED");
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
    fn a_url_in_a_query_has_no_user_either() {
        assert_eq!(url("/in?next=https://u:p@h/&a=1"), "/in?next=https://REDACTED:REDACTED@h/&a=1");
        assert_eq!(
            query("next=https%3A%2F%2Fu%3Ap%40h%2F&token=canary"),
            "next=https%3A%2F%2FREDACTED:REDACTED%40h%2F&token=REDACTED"
        );
        assert_eq!(
            query("next=https://u:p@h/?token=canary&b=u@h"),
            "next=https://REDACTED:REDACTED@h/?token=REDACTED&b=u@h"
        );
        assert_eq!(
            text("no answer from http://proxy/?to=http://u:p@h/ today"),
            "no answer from http://proxy/?to=http://REDACTED:REDACTED@h/ today"
        );
        assert!(matches!(query("to=u@h"), Cow::Borrowed(_)));
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
            for signed in [signed, &signed.to_ascii_lowercase(), &signed.to_ascii_uppercase()] {
                assert!(is_presigned(signed), "{signed}");
            }
        }
        assert!(!is_presigned("token=1&signatures=2&X-Amz-Date=3"));
    }
}
