//! What `X-Forwarded-For`, `-Host` and `-Proto` say: lists to which each proxy adds, or single values.

use std::net::IpAddr;

use http::HeaderMap;

use super::address::address;
use super::list::items;
use super::{Caller, scheme};
use crate::server::Proxies;

const FOR: &str = "x-forwarded-for";
const HOST: &str = "x-forwarded-host";
const PROTO: &str = "x-forwarded-proto";

/// From the nearest proxy to the farthest, as long as each is trusted: what the last of them says, if one says anything.
pub(super) fn caller<'a>(
    headers: &'a HeaderMap,
    peer: Option<IpAddr>,
    proxies: &Proxies,
) -> Option<Caller<'a>> {
    let (mut caller, mut place) = (peer, 0);
    // What is no address ends the list: nobody knows what is behind it.
    for (at, hop) in items(headers, FOR).map_while(address).enumerate() {
        (caller, place) = (Some(hop), at);
        if !proxies.contain(hop) {
            break;
        }
    }
    let hops = items(headers, FOR).count();
    let host = value(headers, HOST, hops, place);
    let scheme = value(headers, PROTO, hops, place).and_then(scheme);
    let says_anything = hops > 0 || host.is_some() || scheme.is_some();
    says_anything.then_some(Caller { address: caller, host, scheme })
}

/// The value that the proxy wrote who wrote of this hop. Where there are not as many values as hops nobody knows who wrote
/// which, but for the last, which the nearest proxy wrote.
fn value<'a>(headers: &'a HeaderMap, name: &'static str, hops: usize, place: usize) -> Option<&'a str> {
    let place = if items(headers, name).count() == hops { place } else { 0 };
    items(headers, name).nth(place).and_then(|value| std::str::from_utf8(value).ok())
}
