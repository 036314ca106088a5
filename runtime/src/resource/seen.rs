//! Everything that a process can see of itself without asking anybody.

use std::path::Path;

use super::{Resource, container, host, instance, kubernetes, process};

/// What there is to see; `variable` reads the environment, or nothing.
///
/// A handful of small files and no network: this is done once, when tracing starts. What cannot be seen is left out.
pub(crate) fn seen<'v>(variable: impl Fn(&str) -> Option<&'v str>) -> Resource {
    below(Path::new("/"), variable)
}

/// The same with the files below `root`.
fn below<'v>(root: &Path, variable: impl Fn(&str) -> Option<&'v str>) -> Resource {
    let resource = Resource::of_toolkit().with_some("service.instance.id", instance::id());
    let resource = host::add(process::add(resource), root);
    let resource = resource.with_some("container.id", container::id(root));
    kubernetes::add(resource, variable)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::time::Duration;

    use super::*;
    use crate::clock::Deadline;

    #[test]
    fn spec_r6_a_machine_that_shows_nothing_is_no_error_and_takes_no_time() {
        let deadline = Deadline::after(Duration::from_secs(1));
        let resource = below(Path::new("/nowhere/at/all"), |_| None);
        assert!(!deadline.has_passed());
        let keys: Vec<&str> = resource.attributes().map(|(key, _)| key).collect();
        assert!(
            !keys.contains(&"host.name") && !keys.contains(&"os.name") && !keys.contains(&"container.id")
        );
        assert!(!keys.iter().any(|key| key.starts_with("k8s.")), "{keys:?}");
        for key in ["service.instance.id", "process.executable.path", "host.arch", "os.type"] {
            assert!(keys.contains(&key), "{key} of {keys:?}");
        }
    }

    #[test]
    fn files_that_are_there_are_read() {
        let root = std::env::temp_dir().join(format!("traced-resource-{}", std::process::id()));
        let id = "0123456789abcdef".repeat(4);
        for (path, text) in [
            ("proc/sys/kernel/hostname", "web-1\n".to_owned()),
            (
                "etc/os-release",
                "NAME=\"Some Linux\"\nVERSION_ID=12\nPRETTY_NAME='Some Linux 12'\n".to_owned(),
            ),
            ("proc/self/cgroup", format!("0::/kubepods/pod1/cri-containerd-{id}.scope\n")),
        ] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        }
        let variables = BTreeMap::from([
            ("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
            ("POD_NAME", "web-1-abc"),
            ("POD_NAMESPACE", "shop"),
            ("OTEL_RESOURCE_ATTRIBUTES_NODE_NAME", "node-1"),
        ]);
        let resource = below(&root, |name| variables.get(name).copied());
        fs::remove_dir_all(&root).unwrap();
        for (key, value) in [
            ("host.name", "web-1"),
            ("os.name", "Some Linux"),
            ("os.version", "12"),
            ("os.description", "Some Linux 12"),
            ("container.id", id.as_str()),
            ("k8s.pod.name", "web-1-abc"),
            ("k8s.namespace.name", "shop"),
            ("k8s.node.name", "node-1"),
        ] {
            assert_eq!(resource.attribute(key), Some(value), "{key}");
        }
        let unique: std::collections::BTreeSet<&str> = resource.attributes().map(|(key, _)| key).collect();
        assert_eq!(unique.len(), resource.attributes().count());
    }
}
