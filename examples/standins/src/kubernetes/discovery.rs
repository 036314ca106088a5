//! What there is, for clients that ask first

use axum::Json;
use serde_json::{Value, json};

use super::resource::Resource;

pub(super) async fn version() -> Json<Value> {
    Json(json!({
        "major": "1",
        "minor": "34",
        "gitVersion": "v1.34.0+standin",
        "gitCommit": "",
        "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z",
        "goVersion": "",
        "compiler": "",
        "platform": "linux/amd64",
    }))
}

pub(super) async fn core_versions() -> Json<Value> {
    Json(json!({ "kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [] }))
}

/// Everything there is belongs to the core, which is not a group.
pub(super) async fn groups() -> Json<Value> {
    Json(json!({ "kind": "APIGroupList", "apiVersion": "v1", "groups": [] }))
}

pub(super) async fn core_resources() -> Json<Value> {
    let mut resources = Vec::new();
    for resource in Resource::ALL {
        let verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
        resources.push(describe(resource, resource.plural(), &verbs));
    }
    resources.push(describe(Resource::Pods, "pods/log", &["get"]));
    resources.push(describe(Resource::Pods, "pods/status", &["get", "patch", "update"]));
    Json(json!({ "kind": "APIResourceList", "groupVersion": "v1", "resources": resources }))
}

fn describe(resource: Resource, name: &str, verbs: &[&str]) -> Value {
    json!({
        "name": name,
        "singularName": if name.contains('/') { String::new() } else { resource.kind().to_lowercase() },
        "namespaced": true,
        "kind": resource.kind(),
        "verbs": verbs,
    })
}
