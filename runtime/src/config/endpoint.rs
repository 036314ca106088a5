//! The address that traces are sent to.

/// An address that somebody gave, before it is known by which protocol it will be spoken to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Endpoint {
    /// Nobody gave any.
    Default,
    /// For all signals: over HTTP, the path of traces is put behind it.
    Base(String),
    /// For traces alone: taken as it is, with `/` where it has no path.
    Traces(String),
}

impl Endpoint {
    pub(super) const REMEDY: &'static str =
        "write an address that starts with http:// or https://, like http://collector:4318";
    pub(super) const GRPC_REMEDY: &'static str =
        "write an address like http://collector:4317 or collector:4317";

    /// Whether it is an address that can be sent to; over gRPC it needs no scheme.
    pub(super) fn is_address(text: &str, grpc: bool) -> bool {
        match split_scheme(text) {
            Some((_, rest)) => has_host(rest),
            None => grpc && !text.contains("://") && has_host(text),
        }
    }

    /// Where traces are posted to over HTTP: the default, where this is an address for gRPC alone.
    pub(crate) fn http(&self) -> String {
        match self {
            Self::Base(base) if Self::is_address(base, false) => of_base(base),
            Self::Traces(url) if Self::is_address(url, false) => of_traces(url),
            _ => "http://localhost:4318/v1/traces".to_owned(),
        }
    }

    /// The address as it was given.
    pub(crate) fn address(&self) -> Option<&str> {
        match self {
            Self::Default => None,
            Self::Base(address) | Self::Traces(address) => Some(address),
        }
    }

    /// Which gRPC server takes traces; without a scheme of its own it is `insecure` that tells whether TLS is spoken.
    pub(crate) fn grpc(&self, insecure: bool) -> String {
        match self {
            Self::Default => "http://localhost:4317".to_owned(),
            Self::Base(target) | Self::Traces(target) if split_scheme(target).is_some() => target.clone(),
            Self::Base(target) | Self::Traces(target) if insecure => format!("http://{target}"),
            Self::Base(target) | Self::Traces(target) => format!("https://{target}"),
        }
    }
}

fn of_base(base: &str) -> String {
    let (base, query) = split_query(base);
    format!("{}/v1/traces{query}", base.trim_end_matches('/'))
}

fn of_traces(url: &str) -> String {
    let (address, query) = split_query(url);
    let after_scheme = split_scheme(address).map_or(address, |(_, rest)| rest);
    if after_scheme.contains('/') { url.to_owned() } else { format!("{address}/{query}") }
}

/// What is before the query or fragment, and these.
fn split_query(url: &str) -> (&str, &str) {
    url.split_at(url.find(['?', '#']).unwrap_or(url.len()))
}

/// `http` or `https`, in whatever case, and what is behind `://`.
fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some((scheme, rest))
}

/// Whether this starts with a host, and a port that can be one if any.
fn has_host(rest: &str) -> bool {
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let after_brackets = authority.find(']').map_or(0, |end| end + 1);
    let (host, port) = match authority[after_brackets..].find(':') {
        Some(colon) => authority.split_at(after_brackets + colon),
        None => (authority, ""),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    let port_fits =
        port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    !host.is_empty() && port_fits && !rest.chars().any(|char| char.is_whitespace() || char.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spec_o1_a_base_gets_the_path_and_a_traces_endpoint_stays_as_it_is() {
        let base = |url: &str| Endpoint::Base(url.into()).http();
        let traces = |url: &str| Endpoint::Traces(url.into()).http();
        // The specification's own examples.
        assert_eq!(base("http://collector:4318"), "http://collector:4318/v1/traces");
        assert_eq!(traces("http://collector:4318"), "http://collector:4318/");
        assert_eq!(base("http://collector:4318/mycollector/"), "http://collector:4318/mycollector/v1/traces");
        // And the rest of the rule.
        assert_eq!(Endpoint::Default.http(), "http://localhost:4318/v1/traces");
        assert_eq!(base("http://c:4318/"), "http://c:4318/v1/traces");
        assert_eq!(base("https://c/x"), "https://c/x/v1/traces");
        assert_eq!(base("http://c?tenant=1"), "http://c/v1/traces?tenant=1");
        assert_eq!(traces("http://c:4318/x"), "http://c:4318/x");
        assert_eq!(traces("http://c:4318/x/"), "http://c:4318/x/");
        assert_eq!(traces("http://c?a=/"), "http://c/?a=/");
        assert_eq!(traces("HTTPS://[::1]:4318"), "HTTPS://[::1]:4318/");
    }

    #[test]
    fn spec_o4_insecure_counts_for_a_grpc_target_without_a_scheme_alone() {
        let grpc = |target: &str, insecure| Endpoint::Traces(target.into()).grpc(insecure);
        assert_eq!(grpc("c:4317", false), "https://c:4317");
        assert_eq!(grpc("c:4317", true), "http://c:4317");
        assert_eq!(grpc("https://c:4317", true), "https://c:4317");
        assert_eq!(grpc("http://c:4317", false), "http://c:4317");
        assert_eq!(Endpoint::Default.grpc(false), "http://localhost:4317");
    }

    #[test]
    fn what_has_no_host_or_no_real_port_is_no_address() {
        for good in ["http://c", "http://c:4318", "https://[::1]:4318/x", "http://me:pw@c:1/x", "http://c:"] {
            assert!(Endpoint::is_address(good, false), "{good}");
        }
        for bad in
            ["c:4318", "http://", "http:///x", "http://:4318", "http://c:x", "http://c:99999", "ftp://c"]
        {
            assert!(!Endpoint::is_address(bad, false), "{bad}");
        }
        for bad in ["http://a b", "http://c:4318\n", "http://c:+1"] {
            assert!(!Endpoint::is_address(bad, false), "{bad}");
        }
        assert!(Endpoint::is_address("c:4317", true) && Endpoint::is_address("c", true));
        assert!(!Endpoint::is_address("unix:///x", true) && !Endpoint::is_address(":4317", true));
    }
}
