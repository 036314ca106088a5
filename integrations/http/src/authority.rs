//! Whom a request is meant for: the authority of its URI, or its `Host`.

use http::{HeaderValue, Uri};

/// A host and its port, if that is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Authority<'a> {
    /// Without the brackets of an IPv6 address.
    pub(crate) host: &'a str,
    pub(crate) port: Option<u16>,
}

impl<'a> Authority<'a> {
    pub(crate) fn of(uri: &'a Uri, host: Option<&'a HeaderValue>) -> Option<Self> {
        text(uri, || host).and_then(Self::parse)
    }

    /// `None` for what is no host: it may be anything, and hold a query with its secrets.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        // Behind the user, if one is named.
        let address = if text.as_bytes().contains(&b'@') { text.rsplit('@').next()? } else { text };
        let (host, port) = match address.strip_prefix('[') {
            Some(address) => address.split_once(']').filter(|(host, _)| host.bytes().all(is_of_addresses))?,
            None => {
                address.split_at(address.bytes().position(|byte| !is_of_names(byte)).unwrap_or(address.len()))
            }
        };
        let is_whole = port.is_empty() || port.starts_with(':');
        (is_whole && !host.is_empty())
            .then(|| Self { host, port: port.get(1..).and_then(|port| port.parse().ok()) })
    }
}

/// What names are made of, in whatever language, with `%` for what they cannot hold as it is. A table, for it is asked of
/// each byte of each request's host.
const OF_NAMES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        table[byte as usize] = byte.is_ascii_alphanumeric()
            || !byte.is_ascii()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%');
        byte -= 1;
    }
    table
};

const fn is_of_names(byte: u8) -> bool {
    OF_NAMES[byte as usize]
}

/// What stands in brackets, with `%` before the zone.
const fn is_of_addresses(byte: u8) -> bool {
    is_of_names(byte) || byte == b':'
}

/// As it is written.
pub(crate) fn text<'a>(uri: &'a Uri, host: impl FnOnce() -> Option<&'a HeaderValue>) -> Option<&'a str> {
    uri.authority().map(http::uri::Authority::as_str).or_else(|| host()?.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_authority_is_read() {
        let parse = |text| Authority::parse(text).map(|found| (found.host, found.port));
        assert_eq!(parse("example.com"), Some(("example.com", None)));
        assert_eq!(parse("example.com:8080"), Some(("example.com", Some(8080))));
        assert_eq!(parse("[::1]:80"), Some(("::1", Some(80))));
        assert_eq!(parse("[::1]"), Some(("::1", None)));
        assert_eq!(parse("me:pw@host:1"), Some(("host", Some(1))));
        assert_eq!(parse("host:99999"), Some(("host", None)));
        assert_eq!(parse("[fe80::1%25eth0]:80"), Some(("fe80::1%25eth0", Some(80))));
        assert_eq!(parse("%2Frun%2Fa.sock"), Some(("%2Frun%2Fa.sock", None)));
        assert_eq!(parse("my_shop.b\u{fc}cher.example."), Some(("my_shop.b\u{fc}cher.example.", None)));
        assert_eq!((parse(""), parse(":80")), (None, None));
    }

    #[test]
    fn what_is_no_host_is_none() {
        for text in [
            "shop.example?token=canary",
            "shop.example/token",
            "shop.example;token=canary",
            "shop.example token",
            "[::1",
            "[::1?token=canary]",
            "[::1]token",
            "::1]",
            "a,b",
            "\"shop\"",
        ] {
            assert_eq!(Authority::parse(text), None, "{text}");
        }
    }
}
