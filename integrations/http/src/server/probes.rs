//! Calls that ask whether the service lives.

use http::header::USER_AGENT;

use crate::head::RequestHead;

const PATHS: [&str; 5] = ["/healthz", "/livez", "/readyz", "/startupz", "/metrics"];

pub(super) fn is_probe(head: &RequestHead<'_>) -> bool {
    let path = head.uri.path();
    let below =
        |probe: &str| path.strip_prefix(probe).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let kubelet =
        || head.headers.get(USER_AGENT).is_some_and(|agent| agent.as_bytes().starts_with(b"kube-probe/"));
    PATHS.iter().any(|probe| below(probe)) || kubelet()
}
