//! What a request asks of the API server, read from its method and URL by the server's own grammar.
//!
//! ```text
//! /api/{version}/…                      the core group
//! /apis/{group}/{version}/…             every other group
//!   [watch/][namespaces/{namespace}/]{resource}[/{name}[/{subresource}[/…]]]
//!   namespaces/{name}[/status|/finalize]
//! ```

/// What is asked, as far as it can be told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ApiRequest<'a> {
    pub(crate) verb: Option<&'static str>,
    /// `None` for the core group.
    pub(crate) group: Option<&'a str>,
    pub(crate) version: Option<&'a str>,
    pub(crate) resource: Option<&'a str>,
    pub(crate) subresource: Option<&'a str>,
    pub(crate) namespace: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
    /// The path without names in it, spelled as the API server spells the names of its spans; `None` where the path
    /// is not one of the API.
    pub(crate) template: Option<String>,
}

impl<'a> ApiRequest<'a> {
    pub(crate) fn read(method: &str, path: &'a str, query: Option<&str>) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            ["api", version, rest @ ..] if !rest.is_empty() => {
                Self { version: Some(*version), ..Self::of_resource(method, rest, query) }
            }
            ["apis", group, version, rest @ ..] if !rest.is_empty() => Self {
                group: Some(*group),
                version: Some(*version),
                ..Self::of_resource(method, rest, query)
            },
            others => Self::beside_resources(method, others),
        }
        .with_template(&segments)
    }

    /// `rest` is what follows the version.
    fn of_resource(method: &str, rest: &[&'a str], query: Option<&str>) -> Self {
        let (is_watch, rest) = match rest {
            ["watch", rest @ ..] if !rest.is_empty() => (true, rest),
            rest => (false, rest),
        };
        let (namespace, object) = match rest {
            // A namespace is an object, too, with subresources of its own.
            ["namespaces", _] | ["namespaces", _, "status" | "finalize", ..] => (None, rest),
            ["namespaces", namespace, object @ ..] => (Some(*namespace), object),
            object => (None, object),
        };
        let (resource, name, subresource) =
            (object.first().copied(), object.get(1).copied(), object.get(2).copied());
        let verb = if is_watch { Some("watch") } else { verb(method, name, subresource, query) };
        Self { verb, resource, subresource, namespace, name, ..Self::default() }
    }

    /// Discovery, health and the like.
    fn beside_resources(method: &str, segments: &[&'a str]) -> Self {
        let (group, version) = match segments {
            ["api", version] => (None, Some(*version)),
            ["apis", group] => (Some(*group), None),
            ["apis", group, version] => (Some(*group), Some(*version)),
            _ => (None, None),
        };
        let verb = match method {
            "DELETE" => Some("delete"),
            "GET" => Some("get"),
            "HEAD" => Some("head"),
            "PATCH" => Some("patch"),
            "POST" => Some("post"),
            "PUT" => Some("put"),
            _ => None,
        };
        Self { verb, group, version, ..Self::default() }
    }

    fn with_template(self, segments: &[&str]) -> Self {
        let template = if self.resource.is_some() {
            Some(self.resource_template(segments))
        } else {
            is_known(segments).then(|| format!("/{}", segments.join("/")))
        };
        Self { template, ..self }
    }

    /// What follows a subresource (the path behind `proxy`) is not part of it.
    fn resource_template(&self, segments: &[&str]) -> String {
        let before = if self.group.is_some() { 3 } else { 2 };
        let is_watch = segments.get(before) == Some(&"watch") && segments.len() > before + 1;
        let mut template = String::with_capacity(96);
        let mut add = |segment: &str| {
            template.push('/');
            template.push_str(segment);
        };
        segments.iter().take(before + usize::from(is_watch)).for_each(|segment| add(segment));
        if self.namespace.is_some() {
            add("namespaces/{:namespace}");
        }
        self.resource.into_iter().for_each(&mut add);
        if self.name.is_some() {
            add("{:name}");
        }
        self.subresource.into_iter().for_each(&mut add);
        template
    }
}

fn verb(
    method: &str,
    name: Option<&str>,
    subresource: Option<&str>,
    query: Option<&str>,
) -> Option<&'static str> {
    if matches!(subresource, Some("attach" | "exec" | "portforward" | "proxy")) {
        return Some("connect");
    }
    match (method, name) {
        ("DELETE", None) => Some("deletecollection"),
        ("DELETE", Some(_)) => Some("delete"),
        ("GET" | "HEAD", None) if asks_to_watch(query) => Some("watch"),
        ("GET" | "HEAD", None) => Some("list"),
        ("GET" | "HEAD", Some(_)) => Some("get"),
        ("PATCH", _) => Some("patch"),
        ("POST", _) => Some("create"),
        ("PUT", _) => Some("update"),
        _ => None,
    }
}

/// The server takes any value for true but for these two.
fn asks_to_watch(query: Option<&str>) -> bool {
    query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(key, _)| *key == "watch")
        .is_some_and(|(_, value)| value != "0" && !value.eq_ignore_ascii_case("false"))
}

/// Whether there are few enough paths that begin like this for each to be a name of spans.
fn is_known(segments: &[&str]) -> bool {
    const ROOTS: [&str; 10] = [
        ".well-known",
        "api",
        "apis",
        "healthz",
        "livez",
        "metrics",
        "openapi",
        "openid",
        "readyz",
        "version",
    ];
    segments.first().is_none_or(|root| ROOTS.contains(root))
}

#[cfg(test)]
#[path = "path_tests.rs"]
mod tests;
