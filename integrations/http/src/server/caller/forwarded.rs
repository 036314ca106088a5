//! What `Forwarded` says (RFC 7239): an element by each proxy, the nearest last.

use std::net::IpAddr;

use http::HeaderMap;

use super::address::address;
use super::list::{items, parts};
use super::{Caller, scheme};
use crate::server::Proxies;

/// From the nearest proxy to the farthest, as long as each is trusted: what the last of them says, if one says anything.
pub(super) fn caller<'a>(
    headers: &'a HeaderMap,
    peer: Option<IpAddr>,
    proxies: &Proxies,
) -> Option<Caller<'a>> {
    let mut said = None;
    let mut address = peer;
    // What is no element is by nobody who is trusted: it neither says anything nor hides what another header says.
    for Element { hop, host, scheme } in items(headers, "forwarded").map_while(Element::parse) {
        address = hop.or(address);
        said = Some(Caller { address, host, scheme });
        if !hop.is_some_and(|hop| proxies.contain(hop)) {
            break;
        }
    }
    said
}

/// What a proxy says of who called it.
#[derive(Default)]
struct Element<'a> {
    /// `None` if it does not say, or hides it: nobody knows what is behind.
    hop: Option<IpAddr>,
    host: Option<&'a str>,
    scheme: Option<&'a str>,
}

impl<'a> Element<'a> {
    fn parse(text: &'a [u8]) -> Option<Self> {
        let mut element = None;
        for pair in parts(text, b';').map(<[u8]>::trim_ascii).filter(|pair| !pair.is_empty()) {
            let equals = pair.iter().position(|byte| *byte == b'=').filter(|at| *at > 0)?;
            let (name, value) = (pair[..equals].trim_ascii(), unquoted(pair[equals + 1..].trim_ascii()));
            let text = || std::str::from_utf8(value).ok();
            let element = element.get_or_insert_with(Self::default);
            match name {
                name if name.eq_ignore_ascii_case(b"for") => element.hop = address(value),
                name if name.eq_ignore_ascii_case(b"host") => element.host = text(),
                name if name.eq_ignore_ascii_case(b"proto") => element.scheme = text().and_then(scheme),
                _ => {}
            }
        }
        element
    }
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value)
}
