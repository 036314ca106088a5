//! The address that OTLP/HTTP traces are posted to.

/// A general endpoint: the path of traces is put behind it.
pub(super) fn of_base(base: &str) -> Option<String> {
    is_http(base).then(|| format!("{}/v1/traces", base.trim_end_matches('/')))
}

/// An endpoint for traces alone: taken as it is, with `/` where it has no path.
pub(super) fn of_traces(url: &str) -> Option<String> {
    if !is_http(url) {
        return None;
    }
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    Some(if after_scheme.contains('/') { url.to_owned() } else { format!("{url}/") })
}

fn is_http(url: &str) -> bool {
    let url = url.trim();
    ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_gets_the_path_and_a_traces_endpoint_stays_as_it_is() {
        assert_eq!(of_base("http://c:4318").as_deref(), Some("http://c:4318/v1/traces"));
        assert_eq!(of_base("http://c:4318/").as_deref(), Some("http://c:4318/v1/traces"));
        assert_eq!(of_base("http://c/mycollector/").as_deref(), Some("http://c/mycollector/v1/traces"));
        assert_eq!(of_traces("http://c:4318").as_deref(), Some("http://c:4318/"));
        assert_eq!(of_traces("http://c:4318/x").as_deref(), Some("http://c:4318/x"));
        assert_eq!(of_base("c:4318"), None);
        assert_eq!(of_traces("http://"), None);
    }
}
