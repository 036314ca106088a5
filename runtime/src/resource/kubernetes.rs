//! The pod, as far as its manifest tells the process of it: variables that the downward API fills.
//!
//! Nothing is asked of the cluster, and no file of it is read.

use super::Resource;

/// In every pod, and nowhere else.
const IN_A_POD: &str = "KUBERNETES_SERVICE_HOST";

/// What each attribute is read from: what manifests usually call it, and what OpenTelemetry's operator does.
const SOURCES: &[(&str, &[&str])] = &[
    ("k8s.pod.name", &["K8S_POD_NAME", "POD_NAME", "OTEL_RESOURCE_ATTRIBUTES_POD_NAME"]),
    ("k8s.pod.uid", &["K8S_POD_UID", "POD_UID", "OTEL_RESOURCE_ATTRIBUTES_POD_UID"]),
    ("k8s.pod.ip", &["K8S_POD_IP", "POD_IP", "OTEL_POD_IP"]),
    ("k8s.namespace.name", &["K8S_NAMESPACE_NAME", "K8S_POD_NAMESPACE", "K8S_NAMESPACE", "POD_NAMESPACE"]),
    ("k8s.node.name", &["K8S_NODE_NAME", "NODE_NAME", "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME"]),
    ("k8s.container.name", &["K8S_CONTAINER_NAME", "CONTAINER_NAME"]),
    ("k8s.deployment.name", &["K8S_DEPLOYMENT_NAME"]),
    ("k8s.cluster.name", &["K8S_CLUSTER_NAME"]),
];

pub(super) fn add<'v>(resource: Resource, variable: impl Fn(&str) -> Option<&'v str>) -> Resource {
    // Elsewhere these names mean other things: NODE_NAME is one of Jenkins's, too.
    if variable(IN_A_POD).is_none() {
        return resource;
    }
    SOURCES.iter().fold(resource, |resource, (key, names)| {
        resource.with_some(key, names.iter().find_map(|name| variable(name)).map(str::trim))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(variables: &[(&str, &'static str)]) -> Vec<(String, String)> {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let resource = add(Resource::new("shop"), find);
        let pairs = resource.attributes().map(|(key, value)| (key.to_owned(), value.to_owned()));
        pairs.filter(|(key, _)| key.starts_with("k8s.")).collect()
    }

    #[test]
    fn outside_a_pod_the_names_mean_something_else() {
        assert_eq!(seen(&[("NODE_NAME", "jenkins-1"), ("POD_NAME", "x")]), []);
    }

    #[test]
    fn every_name_of_every_attribute_is_read_in_a_pod() {
        for (key, names) in SOURCES {
            for name in *names {
                let pairs = seen(&[(IN_A_POD, "10.0.0.1"), (name, "value")]);
                assert_eq!(pairs, [((*key).to_owned(), "value".to_owned())], "{name}");
            }
        }
    }
}
