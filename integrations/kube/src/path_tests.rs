//! A table of paths: what is read from each.

use super::*;

/// Method and URL; verb and template; group, version, resource, subresource, namespace and name, `-` for none.
type Row = (&'static str, &'static str, &'static str);

const TABLE: &[Row] = &[
    // The core group, in a namespace
    ("GET /api/v1/namespaces/ns/pods", "list /api/v1/namespaces/{:namespace}/pods", "- v1 pods - ns -"),
    (
        "GET /api/v1/namespaces/ns/pods?&limit=7",
        "list /api/v1/namespaces/{:namespace}/pods",
        "- v1 pods - ns -",
    ),
    ("GET /api/v1/namespaces/ns/pods/", "list /api/v1/namespaces/{:namespace}/pods", "- v1 pods - ns -"),
    (
        "GET /api/v1/namespaces/ns/pods/p",
        "get /api/v1/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - ns p",
    ),
    (
        "HEAD /api/v1/namespaces/ns/pods/p",
        "get /api/v1/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - ns p",
    ),
    ("POST /api/v1/namespaces/ns/pods", "create /api/v1/namespaces/{:namespace}/pods", "- v1 pods - ns -"),
    (
        "PUT /api/v1/namespaces/ns/pods/p",
        "update /api/v1/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - ns p",
    ),
    (
        "PATCH /api/v1/namespaces/ns/pods/p",
        "patch /api/v1/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - ns p",
    ),
    (
        "DELETE /api/v1/namespaces/ns/pods/p",
        "delete /api/v1/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - ns p",
    ),
    (
        "DELETE /api/v1/namespaces/ns/pods",
        "deletecollection /api/v1/namespaces/{:namespace}/pods",
        "- v1 pods - ns -",
    ),
    ("OPTIONS /api/v1/namespaces/ns/pods", "- /api/v1/namespaces/{:namespace}/pods", "- v1 pods - ns -"),
    // In all namespaces, and outside of them
    ("GET /api/v1/pods", "list /api/v1/pods", "- v1 pods - - -"),
    ("GET /api/v1/nodes", "list /api/v1/nodes", "- v1 nodes - - -"),
    ("GET /api/v1/nodes/n", "get /api/v1/nodes/{:name}", "- v1 nodes - - n"),
    ("PATCH /api/v1/nodes/n/status", "patch /api/v1/nodes/{:name}/status", "- v1 nodes status - n"),
    (
        "GET /api/v1/persistentvolumes/v",
        "get /api/v1/persistentvolumes/{:name}",
        "- v1 persistentvolumes - - v",
    ),
    // Watches
    ("GET /api/v1/pods?watch=true", "watch /api/v1/pods", "- v1 pods - - -"),
    ("GET /api/v1/pods?timeoutSeconds=290&watch=1", "watch /api/v1/pods", "- v1 pods - - -"),
    ("GET /api/v1/pods?watch", "watch /api/v1/pods", "- v1 pods - - -"),
    ("GET /api/v1/pods?watch=False", "list /api/v1/pods", "- v1 pods - - -"),
    ("GET /api/v1/pods?watch=0&x=watch=1", "list /api/v1/pods", "- v1 pods - - -"),
    (
        "GET /api/v1/namespaces/ns/pods/p?watch=true",
        "get /api/v1/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - ns p",
    ),
    ("GET /api/v1/watch/pods", "watch /api/v1/watch/pods", "- v1 pods - - -"),
    (
        "GET /api/v1/watch/namespaces/ns/pods/p",
        "watch /api/v1/watch/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - ns p",
    ),
    (
        "GET /apis/apps/v1/watch/deployments",
        "watch /apis/apps/v1/watch/deployments",
        "apps v1 deployments - - -",
    ),
    // Namespaces themselves
    ("GET /api/v1/namespaces", "list /api/v1/namespaces", "- v1 namespaces - - -"),
    ("GET /api/v1/namespaces?watch=true", "watch /api/v1/namespaces", "- v1 namespaces - - -"),
    ("POST /api/v1/namespaces", "create /api/v1/namespaces", "- v1 namespaces - - -"),
    ("GET /api/v1/namespaces/ns", "get /api/v1/namespaces/{:name}", "- v1 namespaces - - ns"),
    ("DELETE /api/v1/namespaces/ns", "delete /api/v1/namespaces/{:name}", "- v1 namespaces - - ns"),
    (
        "GET /api/v1/namespaces/ns/status",
        "get /api/v1/namespaces/{:name}/status",
        "- v1 namespaces status - ns",
    ),
    (
        "PUT /api/v1/namespaces/ns/finalize",
        "update /api/v1/namespaces/{:name}/finalize",
        "- v1 namespaces finalize - ns",
    ),
    // A namespace may be called as anything
    (
        "GET /api/v1/namespaces/status/pods",
        "list /api/v1/namespaces/{:namespace}/pods",
        "- v1 pods - status -",
    ),
    ("GET /api/v1/namespaces/watch/pods", "list /api/v1/namespaces/{:namespace}/pods", "- v1 pods - watch -"),
    (
        "GET /api/v1/namespaces/namespaces/pods/pods",
        "get /api/v1/namespaces/{:namespace}/pods/{:name}",
        "- v1 pods - namespaces pods",
    ),
    // Subresources
    (
        "GET /api/v1/namespaces/ns/pods/p/log?follow=true",
        "get /api/v1/namespaces/{:namespace}/pods/{:name}/log",
        "- v1 pods log ns p",
    ),
    (
        "PATCH /api/v1/namespaces/ns/pods/p/status",
        "patch /api/v1/namespaces/{:namespace}/pods/{:name}/status",
        "- v1 pods status ns p",
    ),
    (
        "POST /api/v1/namespaces/ns/pods/p/eviction",
        "create /api/v1/namespaces/{:namespace}/pods/{:name}/eviction",
        "- v1 pods eviction ns p",
    ),
    (
        "POST /api/v1/namespaces/ns/serviceaccounts/s/token",
        "create /api/v1/namespaces/{:namespace}/serviceaccounts/{:name}/token",
        "- v1 serviceaccounts token ns s",
    ),
    (
        "GET /apis/apps/v1/namespaces/ns/deployments/d/scale",
        "get /apis/apps/v1/namespaces/{:namespace}/deployments/{:name}/scale",
        "apps v1 deployments scale ns d",
    ),
    // Connections
    (
        "GET /api/v1/namespaces/ns/pods/p/exec?command=ls",
        "connect /api/v1/namespaces/{:namespace}/pods/{:name}/exec",
        "- v1 pods exec ns p",
    ),
    (
        "POST /api/v1/namespaces/ns/pods/p/attach",
        "connect /api/v1/namespaces/{:namespace}/pods/{:name}/attach",
        "- v1 pods attach ns p",
    ),
    (
        "GET /api/v1/namespaces/ns/pods/p/portforward",
        "connect /api/v1/namespaces/{:namespace}/pods/{:name}/portforward",
        "- v1 pods portforward ns p",
    ),
    (
        "GET /api/v1/namespaces/ns/services/s:80/proxy/a/b",
        "connect /api/v1/namespaces/{:namespace}/services/{:name}/proxy",
        "- v1 services proxy ns s:80",
    ),
    ("PUT /api/v1/nodes/n/proxy", "connect /api/v1/nodes/{:name}/proxy", "- v1 nodes proxy - n"),
    // Other groups
    (
        "GET /apis/apps/v1/namespaces/ns/deployments",
        "list /apis/apps/v1/namespaces/{:namespace}/deployments",
        "apps v1 deployments - ns -",
    ),
    (
        "PUT /apis/coordination.k8s.io/v1/namespaces/ns/leases/l",
        "update /apis/coordination.k8s.io/v1/namespaces/{:namespace}/leases/{:name}",
        "coordination.k8s.io v1 leases - ns l",
    ),
    (
        "GET /apis/rbac.authorization.k8s.io/v1/clusterroles/system:node",
        "get /apis/rbac.authorization.k8s.io/v1/clusterroles/{:name}",
        "rbac.authorization.k8s.io v1 clusterroles - - system:node",
    ),
    (
        "PATCH /apis/example.com/v1alpha1/namespaces/ns/widgets/w",
        "patch /apis/example.com/v1alpha1/namespaces/{:namespace}/widgets/{:name}",
        "example.com v1alpha1 widgets - ns w",
    ),
    (
        "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "create /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "authorization.k8s.io v1 selfsubjectaccessreviews - - -",
    ),
    // Discovery
    ("GET /api", "get /api", "- - - - - -"),
    ("GET /api/v1", "get /api/v1", "- v1 - - - -"),
    ("GET /apis", "get /apis", "- - - - - -"),
    ("GET /apis/apps", "get /apis/apps", "apps - - - - -"),
    ("GET /apis/apps/v1", "get /apis/apps/v1", "apps v1 - - - -"),
    // Beside the API
    ("GET /", "get /", "- - - - - -"),
    ("GET /version", "get /version", "- - - - - -"),
    ("GET /healthz", "get /healthz", "- - - - - -"),
    ("GET /livez?verbose", "get /livez", "- - - - - -"),
    ("GET /readyz/etcd", "get /readyz/etcd", "- - - - - -"),
    ("GET /metrics", "get /metrics", "- - - - - -"),
    ("GET /openapi/v3/apis/apps/v1", "get /openapi/v3/apis/apps/v1", "- - - - - -"),
    ("POST /somewhere/else", "post -", "- - - - - -"),
    ("BREW /somewhere", "- -", "- - - - - -"),
    // Not quite
    ("GET /api/v1/watch", "list /api/v1/watch", "- v1 watch - - -"),
    ("GET //api//v1///pods", "list /api/v1/pods", "- v1 pods - - -"),
];

#[test]
fn every_path_of_the_table_is_understood() {
    assert!(TABLE.len() >= 40);
    for (request, outline, parts) in TABLE {
        let (method, url) = request.split_once(' ').unwrap();
        let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
        let read = ApiRequest::read(method, path, query);
        let or_dash = |part: Option<&str>| part.unwrap_or("-").to_owned();
        assert_eq!(
            format!("{} {}", or_dash(read.verb), or_dash(read.template.as_deref())),
            *outline,
            "{request}"
        );
        let found = [read.group, read.version, read.resource, read.subresource, read.namespace, read.name];
        assert_eq!(found.map(or_dash).join(" "), *parts, "{request}");
    }
}

#[test]
fn no_text_is_too_odd_to_be_read() {
    for path in
        ["", "////", "api", "/apis//", "/api/v1/namespaces//pods", "/\u{fc}/%zz", "/apis/a/b/namespaces"]
    {
        for query in [None, Some(""), Some("&&="), Some("watch"), Some("=watch")] {
            let _read = ApiRequest::read("GET", path, query);
        }
    }
}
