//! Which hosts something may be sent to.

use std::fmt;
use std::net::IpAddr;

/// Some hosts, by their names: `catalog`, `*.internal`, `10.0.0.7`.
///
/// ```
/// use traced_http::Hosts;
/// let ours = Hosts::only(["catalog", "*.shop.example"]);
/// assert!(ours.contain("catalog") && ours.contain("images.shop.example"));
/// assert!(!ours.contain("shop.example") && !ours.contain("partner.example"));
/// assert!(Hosts::all_but(["partner.example"]).contain("catalog"));
/// ```
///
/// A host is the same in upper and in lower case, with and without a dot at its end, and an address however it is written. Ports
/// are not looked at: a name stands for the host at each of them, and of a URL (`http://catalog:8080/`) the host is taken. Names
/// that are not ASCII are written as they are looked up: `xn--bcher-kva.example`, not `bücher.example`.
#[derive(Clone, PartialEq, Eq)]
pub struct Hosts {
    patterns: Vec<Pattern>,
    are_named: bool,
}

#[derive(Clone, PartialEq, Eq)]
enum Pattern {
    Address(IpAddr),
    /// What is behind the star.
    Ending(Box<str>),
    Name(Box<str>),
}

impl Hosts {
    /// These and no others. A name that begins with `*.` stands for all that end with what is behind the star.
    #[must_use]
    pub fn only<'n>(patterns: impl IntoIterator<Item = &'n str>) -> Self {
        Self { patterns: parse(patterns), are_named: true }
    }

    /// All others.
    #[must_use]
    pub fn all_but<'n>(patterns: impl IntoIterator<Item = &'n str>) -> Self {
        Self { patterns: parse(patterns), are_named: false }
    }

    /// Whether a host is one of them.
    #[must_use]
    pub fn contain(&self, host: &str) -> bool {
        let host = without_dot(host);
        let address = address(host);
        self.patterns.iter().any(|pattern| pattern.matches(host, address)) == self.are_named
    }
}

impl Pattern {
    fn matches(&self, host: &str, address: Option<IpAddr>) -> bool {
        match self {
            Self::Address(own) => address == Some(*own),
            Self::Ending(ending) => ends_with(host, ending),
            Self::Name(name) => name.eq_ignore_ascii_case(host),
        }
    }
}

/// Whether a host ends so, and has something before it.
pub(crate) fn ends_with(host: &str, ending: &str) -> bool {
    let start = host.len().checked_sub(ending.len()).filter(|start| *start > 0);
    start.is_some_and(|start| host.as_bytes()[start..].eq_ignore_ascii_case(ending.as_bytes()))
}

/// The dot at the end says that a name is a whole one, which is no other for that.
pub(crate) fn without_dot(host: &str) -> &str {
    host.trim_end_matches('.')
}

fn parse<'n>(patterns: impl IntoIterator<Item = &'n str>) -> Vec<Pattern> {
    let hosts = patterns.into_iter().map(host_in).filter(|host| !host.is_empty());
    let pattern = |host: &str| match (address(host), host.strip_prefix('*')) {
        (Some(address), _) => Pattern::Address(address),
        (None, Some(ending)) => Pattern::Ending(ending.to_ascii_lowercase().into()),
        (None, None) => Pattern::Name(host.to_ascii_lowercase().into()),
    };
    hosts.map(pattern).collect()
}

fn address(host: &str) -> Option<IpAddr> {
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.parse().ok().map(|address: IpAddr| address.to_canonical())
}

/// The host in what somebody has written. A pattern that never matched would say nothing of it, and what was to be held back
/// would be sent.
fn host_in(text: &str) -> &str {
    let text = text.trim();
    let text =
        text.split_once("://").map_or(text, |(_, behind_scheme)| behind_scheme).trim_start_matches('/');
    let text = text.split_once(['/', '?', '#']).map_or(text, |(authority, _)| authority);
    let text = text.rsplit_once('@').map_or(text, |(_, behind_user)| behind_user);
    let host = match (text.strip_prefix('['), text.split_once(':')) {
        (Some(text), _) => text.split_once(']').map_or(text, |(address, _)| address),
        // With more colons than one it is an address of IPv6.
        (None, Some((host, port))) if !port.contains(':') => host,
        (None, _) => text,
    };
    without_dot(host)
}

impl fmt::Debug for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.are_named { "only " } else { "all but " })?;
        f.debug_list().entries(&self.patterns).finish()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(f, "\"{address}\""),
            Self::Ending(ending) => write!(f, "\"*{ending}\""),
            Self::Name(name) => write!(f, "{name:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_the_same_however_it_is_written() {
        for (host, written) in [
            ("localhost", &["localhost.", " LocalHost ", "localhost:80", "http://localhost/a?b#c"][..]),
            ("127.0.0.1", &["127.0.0.1:80", "127.0.0.1.", "::ffff:127.0.0.1", "https://me:pw@127.0.0.1:8/"]),
            ("::1", &["[::1]", "[::1]:80", "0:0::1", "http://[::1]:80/", "[0:0:0:0:0:0:0:1]"]),
            ("2001:db8::1", &["2001:DB8:0::1", "2001:0db8::0001"]),
            ("partner.example", &["http://partner.example", "//partner.example", "PARTNER.example:443"]),
            (
                "a.partner.example",
                &["*.partner.example.", "*.Partner.Example:80", " https://*.partner.example/ "],
            ),
        ] {
            for pattern in written {
                assert!(Hosts::only([*pattern]).contain(host), "{pattern}");
                assert!(!Hosts::all_but([*pattern]).contain(host), "{pattern}");
                assert!(Hosts::only([host]).contain(host_in(pattern)) || pattern.contains('*'), "{pattern}");
            }
        }
        for host in ["LOCALHOST.", "Localhost", "localhost.."] {
            assert!(Hosts::only(["localhost"]).contain(host), "{host}");
        }
        for host in ["[::1]", "::1", "0:0:0::1"] {
            assert!(Hosts::only(["::1"]).contain(host), "{host}");
        }
    }

    #[test]
    fn other_hosts_are_others() {
        for (pattern, host) in [
            ("*.example", "example"),
            ("*.example", ".example"),
            ("*.example", "an-example"),
            ("example", "a.example"),
            ("127.0.0.1", "127.0.0.10"),
            ("::1", "::2"),
            ("", "a"),
            (" http:// ", ""),
        ] {
            assert!(!Hosts::only([pattern]).contain(host), "{pattern} {host}");
        }
        assert!(Hosts::only(["*"]).contain("whoever"));
    }

    #[test]
    fn what_is_meant_is_shown() {
        let hosts = Hosts::all_but(["http://A.example:80/", "*.B.", "[::1]:1"]);
        assert_eq!(format!("{hosts:?}"), r#"all but ["a.example", "*.b", "::1"]"#);
    }
}
