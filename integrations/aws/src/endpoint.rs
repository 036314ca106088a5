//! Host and port of a request.

/// The host and port that an absolute `http` or `https` URI names.
pub(crate) fn of(uri: &str) -> Option<(&str, u16)> {
    let (scheme, rest) = uri.split_once("://")?;
    let default = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match authority.rsplit_once(':') {
        // The colons of an IPv6 address stand within brackets.
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok().unwrap_or(default)),
        _ => (authority, default),
    };
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    (!host.is_empty()).then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_are_found_in_absolute_uris() {
        for (uri, expected) in [
            ("https://s3.eu-west-1.amazonaws.com/a/b?x=1", Some(("s3.eu-west-1.amazonaws.com", 443))),
            ("https://bucket.s3.amazonaws.com", Some(("bucket.s3.amazonaws.com", 443))),
            ("http://127.0.0.1:9000/bucket", Some(("127.0.0.1", 9000))),
            ("http://minio?list-type=2", Some(("minio", 80))),
            ("http://[::1]:9000/", Some(("::1", 9000))),
            ("https://[::1]/", Some(("::1", 443))),
            ("http://user:word@minio:9000/", Some(("minio", 9000))),
            ("http://minio:/", Some(("minio", 80))),
            ("/bucket/key", None),
            ("ftp://host/", None),
            ("http:///", None),
            ("", None),
        ] {
            assert_eq!(of(uri), expected, "{uri}");
        }
    }
}
