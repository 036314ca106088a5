//! Addresses of endpoints.

use super::ExportError;

/// Refuses what can never work, with the remedy.
pub(super) fn check(url: &str) -> Result<(), ExportError> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    if rest.is_empty() || !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(ExportError::lasting("the address must begin with http:// or https://"));
    }
    if cfg!(not(feature = "tls")) && scheme.eq_ignore_ascii_case("https") {
        return Err(ExportError::lasting(
            "https:// needs the Cargo feature `tls` of traced: switch it on, or write http:// if the endpoint \
             takes that",
        ));
    }
    Ok(())
}

/// An address that may be shown: without a name and password, and without a query.
pub(super) fn without_secrets(url: &str) -> String {
    let address = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let host_end = rest.find('/').unwrap_or(rest.len());
    let host = &rest[..host_end];
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{}", &rest[host_end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_is_secret_in_it() {
        for (url, shown) in [
            ("http://c:4318/v1/traces", "http://c:4318/v1/traces"),
            ("https://me:pass@word@c/v1/traces?key=1#x", "https://c/v1/traces"),
            ("https://c?key=1", "https://c"),
            ("http://c/a@b", "http://c/a@b"),
            ("c:4318", "c:4318"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }

    #[test]
    fn an_address_that_cannot_work_is_refused_with_a_remedy() {
        for url in ["localhost:4318", "ftp://c", "http://", ""] {
            assert!(!check(url).unwrap_err().is_passing(), "{url}");
        }
        assert!(check("HTTP://c:4318/v1/traces").is_ok());
        assert_eq!(check("https://c").is_ok(), cfg!(feature = "tls"));
    }
}
