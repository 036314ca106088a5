//! Who calls, and what they asked for: by the connection, or by what trusted proxies say.

mod address;
mod forwarded;
mod list;
mod x_forwarded;

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

use super::settings::Settings;

/// What is known of a caller.
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
        let by_connection = Self { address: peer, ..Self::default() };
        let proxies = settings.and_then(|settings| settings.proxies.as_ref());
        let trusted =
            proxies.filter(|proxies| peer.map_or_else(|| proxies.are_any(), |peer| proxies.contain(peer)));
        let Some(proxies) = trusted else { return by_connection };
        let said = forwarded::caller(headers, peer, proxies);
        let x_said = x_forwarded::caller(headers, peer, proxies);
        match (said, x_said) {
            (Some(said), Some(x_said)) => said.if_also(&x_said).unwrap_or(by_connection),
            (said, x_said) => said.or(x_said).unwrap_or(by_connection),
        }
    }

    /// What both say. A proxy that writes one header may let through the other, and nothing tells which of them is the
    /// caller's own; what that says beside the truth is then not believed.
    fn if_also(self, other: &Self) -> Option<Self> {
        let same_host = |host: &&str| other.host.is_some_and(|other| other.eq_ignore_ascii_case(host));
        (self.address == other.address).then(|| Self {
            address: self.address,
            host: self.host.filter(same_host),
            scheme: self.scheme.filter(|_| self.scheme == other.scheme),
        })
    }
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
            headers.append(*name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
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
        let lines =
            [("forwarded", "for=\"[2001:db8::7]:4711\";proto=HTTPS;Host=\"shop.example\", FOR=10.0.0.3")];
        let of = |forwarded, trusted| caller(&[("forwarded", forwarded)], Some("10.0.0.1"), Some(trusted));
        let (address, host, scheme) = caller(&lines, Some("10.0.0.1"), Some("10.0.0.0/8"));
        assert_eq!(
            (&*address, host.as_deref(), scheme.as_deref()),
            ("2001:db8::7", Some("shop.example"), Some("https"))
        );
        assert_eq!(of("for=192.0.2.43:_port", "any").0, "192.0.2.43");
        assert_eq!(of("for=\"[2001:db8::1]:_port\"", "any").0, "2001:db8::1");
        assert_eq!(of("for=192.0.2.43;secret=\"a,for=1.2.3.4;\\\",\"", "any").0, "192.0.2.43");
        assert_eq!(of(";;=,for,proto=gopher", "any"), ("10.0.0.1".into(), None, None));
    }

    #[test]
    fn what_is_behind_the_unknown_is_not_known() {
        let address = |header, value| caller(&[(header, value)], Some("10.0.0.1"), Some("any")).0;
        for hidden in ["for=unknown", "for=_hidden", "proto=https", "for", "for=", "\u{e9}", "\"", ";"] {
            let value = format!("for=1.2.3.4, {hidden}, for=10.0.0.3").leak();
            assert_eq!(address("forwarded", value), "10.0.0.3", "{hidden}");
            let value = format!("1.2.3.4, {hidden}, 10.0.0.3").leak();
            assert_eq!(address("x-forwarded-for", value), "10.0.0.3", "{hidden}");
        }
        assert_eq!(address("forwarded", "for=6.6.6.6, proto=https"), "10.0.0.1");
        assert_eq!(address("forwarded", "\u{ff}, for=203.0.113.9"), "203.0.113.9");
        assert_eq!(address("x-forwarded-for", "\u{ff}, 203.0.113.9"), "203.0.113.9");
    }

    #[test]
    fn the_outermost_trusted_proxy_says_what_was_asked_for() {
        let of = |lines: &[_]| {
            let (address, host, scheme) = caller(lines, Some("10.0.0.1"), Some("10.0.0.0/8"));
            (address, host.unwrap_or_default(), scheme.unwrap_or_default())
        };
        let expected = ("203.0.113.9".to_owned(), "shop.example".to_owned(), "https".to_owned());
        let forged =
            "for=6.6.6.6;host=evil.example;proto=http, for=203.0.113.9;host=shop.example;proto=https";
        assert_eq!(of(&[("forwarded", forged)]), expected);
        let inner = ("forwarded", "for=10.0.0.2;host=inner;proto=http");
        assert_eq!(of(&[("forwarded", forged), inner]), expected);
        // As many as hops.
        assert_eq!(
            of(&[
                ("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.2"),
                ("x-forwarded-host", "evil.example, shop.example, inner"),
                ("x-forwarded-proto", "http, https"),
                ("x-forwarded-proto", "http"),
            ]),
            expected
        );
        // Less, or more.
        assert_eq!(
            of(&[
                ("x-forwarded-for", "6.6.6.6, 203.0.113.9"),
                ("x-forwarded-host", "shop.example"),
                ("x-forwarded-proto", "http, http, https"),
            ]),
            expected
        );
    }

    #[test]
    fn of_two_headers_that_counts_which_both_say() {
        let of = |forwarded, x_forwarded: &[_]| {
            let lines = [&[("forwarded", forwarded)], x_forwarded].concat();
            let (address, host, scheme) = caller(&lines, Some("10.0.0.1"), Some("10.0.0.0/8"));
            (address, host.unwrap_or_default(), scheme.unwrap_or_default())
        };
        let x_forwarded = [
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-host", "shop.example"),
            ("x-forwarded-proto", "https"),
        ];
        let expected = |address: &str, host: &str, scheme: &str| (address.into(), host.into(), scheme.into());
        assert_eq!(
            of("for=\"203.0.113.9:80\";host=Shop.example;proto=https", &x_forwarded),
            expected("203.0.113.9", "Shop.example", "https")
        );
        assert_eq!(
            of("for=203.0.113.9;host=evil.example;proto=https", &x_forwarded),
            expected("203.0.113.9", "", "https")
        );
        assert_eq!(
            of("for=203.0.113.9;host=evil.example", &x_forwarded[..1]),
            expected("203.0.113.9", "", "")
        );
        assert_eq!(
            of("for=6.6.6.6;host=shop.example;proto=https", &x_forwarded),
            expected("10.0.0.1", "", "")
        );
        assert_eq!(of("for=unknown;proto=https", &x_forwarded), expected("10.0.0.1", "", ""));
        for garbage in ["garbage", "=x", "for=6.6.6.6, garbage", "\u{ff}"] {
            assert_eq!(of(garbage, &x_forwarded), expected("203.0.113.9", "shop.example", "https"));
        }
    }
}
