//! What parameters are called that hold secrets.

/// A name, without what tells one way of writing it from another: `access_token` is `Access-Token` and `accessToken`.
///
/// The semantic conventions tell upper from lower case in the keys of signatures. A secret that nobody sees because its key
/// is written otherwise is worth more than the value of a parameter that happens to be called like one.
#[derive(Default)]
struct Name {
    bytes: [u8; Self::LONGEST],
    len: usize,
}

/// Whether one of the names of a key is of this kind: `user[password][0]` has three.
pub(super) fn is(key: &str, is_kind: fn(&[u8]) -> bool) -> bool {
    let mut name = Name::default();
    let mut rest = key.as_bytes();
    while let Some((byte, after)) = first(rest) {
        rest = after;
        match byte {
            b'[' | b']' if is_kind(name.as_bytes()) => return true,
            b'[' | b']' => name = Name::default(),
            b'_' | b'-' => {}
            byte => name.add(byte.to_ascii_lowercase()),
        }
    }
    is_kind(name.as_bytes())
}

/// The query keys by which a presigned URL is known.
pub(super) const fn is_signature(name: &[u8]) -> bool {
    matches!(name, b"sig" | b"signature" | b"xamzsignature" | b"xgoogsignature")
}

pub(super) const fn is_secret(name: &[u8]) -> bool {
    is_signature(name)
        || matches!(
            name,
            b"accesskey"
                | b"accesstoken"
                | b"apikey"
                | b"assertion"
                | b"authtoken"
                | b"awsaccesskeyid"
                | b"clientassertion"
                | b"clientsecret"
                | b"code"
                | b"codeverifier"
                | b"idtoken"
                | b"jsessionid"
                | b"jwt"
                | b"key"
                | b"oauthsignature"
                | b"oauthtoken"
                | b"passphrase"
                | b"passwd"
                | b"password"
                | b"phpsessid"
                | b"privatekey"
                | b"privatetoken"
                | b"pwd"
                | b"refreshtoken"
                | b"secret"
                | b"secretkey"
                | b"session"
                | b"sessionid"
                | b"sessiontoken"
                | b"subscriptionkey"
                | b"token"
                | b"xamzcredential"
                | b"xamzsecuritytoken"
                | b"xapikey"
                | b"xgoogcredential"
        )
}

impl Name {
    /// None that is known is as long.
    const LONGEST: usize = 20;

    const fn add(&mut self, byte: u8) {
        if self.len < Self::LONGEST {
            self.bytes[self.len] = byte;
            self.len += 1;
        }
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// The first byte of a text once its escape is read, and what follows.
pub(super) fn first(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b'%', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            Some((digit(*high) << 4 | digit(*low), rest))
        }
        [byte, rest @ ..] => Some((*byte, rest)),
        [] => None,
    }
}

const fn digit(hex: u8) -> u8 {
    match hex {
        b'0'..=b'9' => hex - b'0',
        _ => (hex | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_however_it_is_written() {
        for key in [
            "token",
            "TOKEN",
            "access_token",
            "access-token",
            "accessToken",
            "%74oken",
            "to%6BEn",
            "token[]",
            "token[0]",
            "token%5B%5D",
            "user[password]",
            "user[0][password][]",
            "SIG",
            "x-amz-signature",
        ] {
            assert!(is(key, is_secret), "{key}");
        }
    }

    #[test]
    fn other_keys_are_others() {
        for key in [
            "",
            "tokens",
            "page_token",
            "monkey",
            "keyword",
            "to[ken]",
            "%74oke",
            "%",
            "%7",
            "%zztoken",
            "[]",
        ] {
            assert!(!is(key, is_secret), "{key}");
        }
        let long = "x".repeat(Name::LONGEST) + "token";
        assert!(!is(&long, is_secret));
    }
}
