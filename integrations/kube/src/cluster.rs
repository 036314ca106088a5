//! The API server that a client calls: what its URL says.

use std::borrow::Cow;

use http::Uri;

/// The layer sees paths alone: kube puts the address of the server before them further in.
#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) address: String,
    pub(crate) port: u16,
    /// Scheme, authority and path, without a slash at the end.
    base: String,
}

impl Cluster {
    pub(crate) fn new(url: &Uri) -> Self {
        let default = if url.scheme_str() == Some("http") { 80 } else { 443 };
        let address = url.host().unwrap_or_default();
        // A URL has brackets around an IPv6 address, an address has none.
        let address = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
        Self {
            address: address.to_owned(),
            port: url.port_u16().unwrap_or(default),
            base: url.to_string().split('?').next().unwrap_or_default().trim_end_matches('/').to_owned(),
        }
    }

    /// The URL that a request goes to, without what could be secret in it.
    pub(crate) fn url_of(&self, uri: &Uri) -> String {
        let path = uri.path();
        let full = match uri.query().map(without_commands) {
            Some(query) => format!("{}{path}?{query}", self.base),
            None => format!("{}{path}", self.base),
        };
        traced_runtime::redact::url(&full).into_owned()
    }
}

/// `exec` has the command line in its query, passwords and all.
fn without_commands(query: &str) -> Cow<'_, str> {
    const COMMAND: &str = "command=";
    if !query.contains(COMMAND) {
        return Cow::Borrowed(query);
    }
    let pairs =
        query.split('&').map(|pair| if pair.starts_with(COMMAND) { "command=REDACTED" } else { pair });
    Cow::Owned(pairs.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(url: &'static str) -> Cluster {
        Cluster::new(&Uri::from_static(url))
    }

    #[test]
    fn address_and_port_are_those_of_the_url() {
        for (url, address, port) in [
            ("https://10.0.0.1/", "10.0.0.1", 443),
            ("https://kubernetes.default.svc:6443", "kubernetes.default.svc", 6443),
            ("http://127.0.0.1", "127.0.0.1", 80),
            ("https://[::1]:6443/", "::1", 6443),
        ] {
            let cluster = cluster(url);
            assert_eq!((&*cluster.address, cluster.port), (address, port), "{url}");
        }
    }

    #[test]
    fn a_url_is_whole_whatever_the_server_is_behind() {
        let pods = Uri::from_static("/api/v1/pods?limit=7");
        assert_eq!(cluster("https://host").url_of(&pods), "https://host/api/v1/pods?limit=7");
        assert_eq!(
            cluster("https://rancher/k8s/clusters/c-1/").url_of(&pods),
            "https://rancher/k8s/clusters/c-1/api/v1/pods?limit=7"
        );
    }

    #[test]
    fn secrets_are_left_out_of_the_url() {
        let exec = Uri::from_static(
            "/api/v1/namespaces/n/pods/p/exec?stdin=true&command=mysql&command=-psecret&tty=1",
        );
        let url = cluster("https://user:word@host").url_of(&exec);
        assert_eq!(
            url,
            "https://REDACTED:REDACTED@host/api/v1/namespaces/n/pods/p/exec?stdin=true&command=REDACTED&command=REDACTED&tty=1"
        );
    }
}
