//! Who may speak for a caller.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Proxies whose word is taken on who calls: all of them, or those of some networks.
///
/// ```
/// use traced_http::Proxies;
/// let proxies: Proxies = "10.0.0.0/8, fd00::/8, 192.0.2.7".parse()?;
/// assert!(proxies.contain("10.1.2.3".parse()?));
/// assert!(!proxies.contain("192.0.2.8".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proxies(Option<Vec<Network>>);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl Proxies {
    /// Whoever calls: for a service that nobody but proxies of one's own can reach.
    #[must_use]
    pub const fn any() -> Self {
        Self(None)
    }

    /// Whether all are trusted, also those whose address nobody knows.
    pub(super) const fn are_any(&self) -> bool {
        self.0.is_none()
    }

    /// Whether the one of this address is trusted.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        let Some(networks) = &self.0 else { return true };
        networks.iter().any(|network| network.contains(address.to_canonical()))
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        let differing = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (u32::from(own) ^ u32::from(other)).leading_zeros(),
            (IpAddr::V6(own), IpAddr::V6(other)) => (u128::from(own) ^ u128::from(other)).leading_zeros(),
            _ => return false,
        };
        differing >= u32::from(self.bits)
    }
}

impl FromStr for Proxies {
    type Err = ProxiesError;

    fn from_str(text: &str) -> Result<Self, ProxiesError> {
        let networks = text.split(',').map(|network| parse(network.trim()));
        networks
            .collect::<Option<_>>()
            .map(|networks| Self(Some(networks)))
            .ok_or_else(|| ProxiesError(text.into()))
    }
}

fn parse(text: &str) -> Option<Network> {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let written: IpAddr = address.parse().ok()?;
    let longest = if written.is_ipv4() { 32 } else { 128 };
    let bits: u8 = bits.map_or(Some(longest), |bits| bits.parse().ok())?;
    // Callers are compared by their own addresses, and not by `::ffff:10.0.0.1`: so are networks, if they are of one kind.
    let address = written.to_canonical();
    let mapped = if address == written { 0 } else { 96 };
    (bits <= longest).then(|| Some(Network { address, bits: bits.checked_sub(mapped)? }))?
}

/// What is no list of networks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProxiesError(String);

impl fmt::Display for ProxiesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no list of networks; write addresses as in `10.0.0.0/8, 192.0.2.7`", self.0)
    }
}

impl Error for ProxiesError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_what_begins_as_it_does() {
        let proxies: Proxies = "10.0.0.0/8,2001:db8::/32 , 192.0.2.7".parse().unwrap();
        for inside in ["10.255.0.1", "::ffff:10.0.0.1", "2001:db8:1::1", "192.0.2.7"] {
            assert!(proxies.contain(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["11.0.0.1", "2001:db9::1", "192.0.2.6", "::1"] {
            assert!(!proxies.contain(outside.parse().unwrap()), "{outside}");
        }
        for mapped in ["::ffff:10.0.0.1", "::ffff:10.0.0.0/104", "::ffff:0:0/96"] {
            let proxies: Proxies = mapped.parse().unwrap();
            assert!(proxies.contain("10.0.0.1".parse().unwrap()), "{mapped}");
            assert!(proxies.contain("::ffff:10.0.0.1".parse().unwrap()), "{mapped}");
            assert!(!proxies.contain("::1".parse().unwrap()), "{mapped}");
        }
        assert!("0.0.0.0/0".parse::<Proxies>().unwrap().contain("8.8.8.8".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_says_how_to_write_one() {
        for text in ["", "10.0.0.0/33", "::/129", "host", "10.0.0.0/", "10.0.0.0/8,", "::ffff:10.0.0.0/8"] {
            let error = text.parse::<Proxies>().unwrap_err().to_string();
            assert!(error.contains("10.0.0.0/8"), "{error}");
        }
    }
}
