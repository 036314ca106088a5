//! How proxies write addresses.

use std::net::IpAddr;

/// `192.0.2.7`, `192.0.2.7:80`, `2001:db8::1`, `[2001:db8::1]:80`. A port may be a name that hides it (RFC 7239, 6.3).
pub(super) fn address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    let (address, port) = match text.strip_prefix('[').and_then(|text| text.split_once(']')) {
        Some((address, port)) => (address, port),
        None if text.bytes().filter(|byte| *byte == b':').count() == 1 => text.split_at(text.find(':')?),
        None => (text, ""),
    };
    let address: IpAddr = address.parse().ok()?;
    is_port(port).then(|| address.to_canonical())
}

/// Nothing, or a colon and what stands for a port.
fn is_port(text: &str) -> bool {
    let Some(port) = text.strip_prefix(':') else { return text.is_empty() };
    match port.strip_prefix('_') {
        Some(name) => !name.is_empty() && name.bytes().all(is_of_names),
        None => port.parse::<u16>().is_ok(),
    }
}

const fn is_of_names(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_and_without_ports() {
        for text in ["192.0.2.7", "192.0.2.7:80", "192.0.2.7:_port", "[192.0.2.7]:80", "::ffff:192.0.2.7"] {
            assert_eq!(address(text.as_bytes()), "192.0.2.7".parse().ok(), "{text}");
        }
        for text in ["2001:db8::1", "[2001:db8::1]", "[2001:DB8:0::1]:80", "[2001:db8::1]:_p.o-r_t"] {
            assert_eq!(address(text.as_bytes()), "2001:db8::1".parse().ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_nobodys() {
        for text in ["", "unknown", "_hidden", "192.0.2.7:", "192.0.2.7:x", "192.0.2.7:_", "192.0.2.7:99999"]
        {
            assert_eq!(address(text.as_bytes()), None, "{text}");
        }
        for text in ["[2001:db8::1", "[]", "[2001:db8::1]x", "192.0.2.7:_ü", ":80", "[::1]:_a:b"] {
            assert_eq!(address(text.as_bytes()), None, "{text}");
        }
        assert_eq!(address(b"\xff192.0.2.7"), None);
    }
}
