//! Who calls, and what they asked for: by the connection, or by what trusted proxies say.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

use super::settings::Settings;

/// What proxies say of a caller.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Caller<'a> {
    pub(super) address: Option<IpAddr>,
    pub(super) host: Option<&'a str>,
    pub(super) scheme: Option<&'a str>,
}

impl<'a> Caller<'a> {
    /// What is believed of a request that came from this peer.
    pub(super) fn of(headers: &'a HeaderMap, peer: Option<SocketAddr>, settings: Option<&Settings>) -> Self {
        let peer = peer.map(|peer| peer.ip().to_canonical());
        let proxies = settings.and_then(|settings| settings.proxies.as_ref());
        let trusted =
            proxies.filter(|proxies| peer.map_or_else(|| proxies.are_any(), |peer| proxies.contain(peer)));
        let Some(proxies) = trusted else { return Self { address: peer, ..Self::default() } };
        let said = Said::by(headers);
        // From the nearest to the farthest, as long as each is a proxy that is trusted.
        let mut address = peer;
        for hop in said.addresses.iter().rev() {
            address = Some(*hop);
            if !proxies.contain(*hop) {
                break;
            }
        }
        Self { address, host: said.host, scheme: said.scheme }
    }
}

/// The headers of proxies, as they are.
#[derive(Default)]
struct Said<'a> {
    /// The farthest first. What is no address ends the list: nobody knows what is behind it.
    addresses: Vec<IpAddr>,
    host: Option<&'a str>,
    scheme: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn by(headers: &'a HeaderMap) -> Self {
        if headers.contains_key("forwarded") { Self::forwarded(headers) } else { Self::x_forwarded(headers) }
    }

    fn forwarded(headers: &'a HeaderMap) -> Self {
        let mut said = Self::default();
        for element in items(headers, "forwarded") {
            for pair in element.split(';') {
                let Some((name, value)) = pair.split_once('=') else { continue };
                let value = value.trim().trim_matches('"');
                match name.trim() {
                    name if name.eq_ignore_ascii_case("for") => said.add(value),
                    name if name.eq_ignore_ascii_case("host") => {
                        said.host = said.host.or_else(|| host(value))
                    }
                    name if name.eq_ignore_ascii_case("proto") => {
                        said.scheme = said.scheme.or_else(|| scheme(value))
                    }
                    _ => {}
                }
            }
        }
        said
    }

    fn x_forwarded(headers: &'a HeaderMap) -> Self {
        let mut said = Self {
            host: items(headers, "x-forwarded-host").next().and_then(host),
            scheme: items(headers, "x-forwarded-proto").next().and_then(scheme),
            ..Self::default()
        };
        items(headers, "x-forwarded-for").for_each(|hop| said.add(hop));
        said
    }

    fn add(&mut self, hop: &str) {
        match address(hop) {
            Some(address) => self.addresses.push(address),
            None => self.addresses.clear(),
        }
    }
}

/// The items of a list, over all lines of a header.
fn items<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty())
}

/// `192.0.2.7`, `192.0.2.7:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let address = text
        .parse()
        .ok()
        .or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    address.map(|address| address.to_canonical())
}

fn host(text: &str) -> Option<&str> {
    let is_host = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    is_host.then_some(text)
}

fn scheme(text: &str) -> Option<&'static str> {
    ["http", "https"].into_iter().find(|known| text.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn caller(
        lines: &[(&'static str, &'static str)],
        peer: Option<&str>,
        trusted: Option<&str>,
    ) -> (String, Option<String>, Option<String>) {
        let proxies = trusted.map(|text| {
            if text == "any" { super::super::proxies::Proxies::any() } else { text.parse().unwrap() }
        });
        let settings = Settings { proxies, ..Settings::default() };
        let headers = headers(lines);
        let peer = peer.map(|peer| SocketAddr::new(peer.parse().unwrap(), 1));
        let Caller { address, host, scheme } = Caller::of(&headers, peer, Some(&settings));
        let address = address.map_or_else(String::new, |address| address.to_string());
        (address, host.map(Into::into), scheme.map(Into::into))
    }

    #[test]
    fn the_last_who_is_no_trusted_proxy_is_the_caller() {
        let lines = [
            ("x-forwarded-for", "6.6.6.6, 203.0.113.9"),
            ("x-forwarded-for", "10.0.0.2"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "shop.example:8443"),
        ];
        let of = |peer, trusted| caller(&lines, peer, trusted).0;
        assert_eq!(
            of(Some("10.0.0.1"), Some("10.0.0.0/8")),
            "203.0.113.9",
            "what it says of others is a claim"
        );
        assert_eq!(of(Some("10.0.0.1"), Some("any")), "6.6.6.6");
        assert_eq!(of(None, Some("any")), "6.6.6.6");
        assert_eq!(of(Some("198.51.100.1"), Some("10.0.0.0/8")), "198.51.100.1");
        assert_eq!(of(None, Some("10.0.0.0/8")), "", "nobody knows who the peer is");
        assert_eq!(of(Some("10.0.0.1"), None), "10.0.0.1");
        let (_, host, scheme) = caller(&lines, Some("10.0.0.1"), Some("10.0.0.0/8"));
        assert_eq!((host.as_deref(), scheme.as_deref()), (Some("shop.example:8443"), Some("https")));
    }

    #[test]
    fn forwarded_is_read_by_its_grammar() {
        let lines = [
            ("forwarded", "for=\"[2001:db8::7]:4711\";proto=HTTPS;Host=\"shop.example\", FOR=10.0.0.3"),
            ("x-forwarded-for", "6.6.6.6"),
        ];
        let (address, host, scheme) = caller(&lines, Some("10.0.0.1"), Some("10.0.0.0/8"));
        assert_eq!(
            (&*address, host.as_deref(), scheme.as_deref()),
            ("2001:db8::7", Some("shop.example"), Some("https"))
        );
        let hidden = [("forwarded", "for=1.2.3.4, for=unknown, for=10.0.0.3")];
        assert_eq!(
            caller(&hidden, Some("10.0.0.1"), Some("any")).0,
            "10.0.0.3",
            "what is behind the unknown is not known"
        );
        let odd = [("forwarded", ";;=,for,proto=gopher;host=a/b")];
        assert_eq!(caller(&odd, Some("10.0.0.1"), Some("any")), ("10.0.0.1".into(), None, None));
    }
}
