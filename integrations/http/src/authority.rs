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

    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        // Behind the user, if one is named.
        let address = if text.as_bytes().contains(&b'@') { text.rsplit('@').next()? } else { text };
        let colon = || address.as_bytes().iter().position(|byte| *byte == b':');
        let (host, port) = match address.strip_prefix('[').and_then(|address| address.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':')),
            None => colon().map_or((address, None), |at| (&address[..at], Some(&address[at + 1..]))),
        };
        (!host.is_empty()).then(|| Self { host, port: port.and_then(|port| port.parse().ok()) })
    }
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
        assert_eq!((parse(""), parse(":80")), (None, None));
    }
}
