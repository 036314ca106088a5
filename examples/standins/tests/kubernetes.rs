//! The Kubernetes stand-in, seen through the real client

use std::pin::pin;
use std::time::Duration;

use futures_util::TryStreamExt;
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use kube::api::{
    Api, DeleteParams, ListParams, LogParams, Patch, PatchParams, PostParams, WatchEvent, WatchParams,
};
use kube::{Client, Config, ResourceExt};
use serde_json::json;
use standins::kubernetes::Kubernetes;
use tokio::time::timeout;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn cluster() -> Result<(Kubernetes, Client)> {
    let server = standins::kubernetes::start()?;
    let client = Client::try_from(Config::new(server.url().parse()?))?;
    Ok((server, client))
}

fn config_map(name: &str, value: &str) -> Result<ConfigMap> {
    let map = json!({ "metadata": { "name": name }, "data": { "key": value } });
    Ok(serde_json::from_value(map)?)
}

fn names<K: kube::Resource>(objects: &[K]) -> Vec<String> {
    objects.iter().map(ResourceExt::name_any).collect()
}

/// The number and the reason of a refusal.
fn refusal<T>(outcome: kube::Result<T>) -> Option<(u16, String)> {
    match outcome.err()? {
        kube::Error::Api(status) => Some((status.code, status.reason.clone())),
        _ => None,
    }
}

fn refused(code: u16, reason: &str) -> Option<(u16, String)> {
    Some((code, reason.to_owned()))
}

#[tokio::test]
async fn a_seeded_pod_is_running() -> Result {
    let (server, client) = cluster()?;
    server.seed_pod("gallery", "store-0", &[("app", "store")]);
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let pod = pods.get("store-0").await?;
    assert_eq!(pod.status.as_ref().and_then(|status| status.phase.as_deref()), Some("Running"));
    assert_eq!(pod.labels().get("app").map(String::as_str), Some("store"));
    assert!(pod.uid().is_some() && pod.creation_timestamp().is_some());
    assert_eq!(pod.resource_version().as_deref(), Some("1"));
    Ok(())
}

#[tokio::test]
async fn the_server_says_what_it_has() -> Result {
    let (_server, client) = cluster()?;
    assert_eq!(client.apiserver_version().await?.major, "1");
    assert_eq!(client.list_core_api_versions().await?.versions, ["v1"]);
    assert!(client.list_api_groups().await?.groups.is_empty());
    let resources = client.list_core_api_resources("v1").await?.resources;
    let names: Vec<_> = resources.iter().map(|resource| resource.name.as_str()).collect();
    assert_eq!(names, ["configmaps", "pods", "pods/log", "pods/status"]);
    Ok(())
}

#[tokio::test]
async fn lists_are_selected_and_cut() -> Result {
    let (server, client) = cluster()?;
    server.seed_pod("gallery", "api-0", &[("app", "api")]);
    server.seed_pod("gallery", "store-0", &[("app", "store"), ("tier", "back")]);
    server.seed_pod("other", "store-1", &[("app", "store")]);
    let everywhere: Api<Pod> = Api::all(client.clone());
    let here: Api<Pod> = Api::namespaced(client, "gallery");
    let cases = [
        ("", vec!["api-0", "store-0", "store-1"]),
        ("app=store", vec!["store-0", "store-1"]),
        ("app==store,tier!=back", vec!["store-1"]),
        ("tier", vec!["store-0"]),
        ("!tier", vec!["api-0", "store-1"]),
        ("app=none", vec![]),
    ];
    for (labels, expected) in cases {
        let found = everywhere.list(&ListParams::default().labels(labels)).await?;
        assert_eq!(names(&found.items), expected, "{labels}");
    }
    assert_eq!(names(&here.list(&ListParams::default()).await?.items), ["api-0", "store-0"]);
    let by_name = ListParams::default().fields("metadata.name=api-0");
    assert_eq!(names(&here.list(&by_name).await?.items), ["api-0"]);
    let page = everywhere.list(&ListParams::default().limit(2)).await?;
    assert_eq!(names(&page.items), ["api-0", "store-0"]);
    assert_eq!(page.metadata.remaining_item_count, Some(1));
    let token = page.metadata.continue_.ok_or("nothing to continue with")?;
    let rest = everywhere.list(&ListParams::default().limit(2).continue_token(&token)).await?;
    assert_eq!(names(&rest.items), ["store-1"]);
    assert_eq!(rest.metadata.continue_, None);
    let unsupported = ListParams::default().labels("app in (a, b)");
    assert_eq!(refusal(everywhere.list(&unsupported).await), refused(400, "BadRequest"));
    Ok(())
}

#[tokio::test]
async fn what_is_missing_is_not_found() -> Result {
    let (_server, client) = cluster()?;
    let pods: Api<Pod> = Api::namespaced(client.clone(), "gallery");
    assert_eq!(refusal(pods.get("none").await), refused(404, "NotFound"));
    assert!(pods.get_opt("none").await?.is_none());
    let delete = pods.delete("none", &DeleteParams::default()).await;
    assert_eq!(refusal(delete), refused(404, "NotFound"));
    let services: Api<k8s_openapi::api::core::v1::Service> = Api::all(client);
    assert_eq!(refusal(services.list(&ListParams::default()).await), refused(404, "NotFound"));
    Ok(())
}

#[tokio::test]
async fn an_object_is_created_once() -> Result {
    let (_server, client) = cluster()?;
    let maps: Api<ConfigMap> = Api::namespaced(client, "gallery");
    let params = PostParams::default();
    let made = maps.create(&params, &config_map("settings", "a")?).await?;
    assert_eq!(made.namespace().as_deref(), Some("gallery"));
    let again = maps.create(&params, &config_map("settings", "a")?).await;
    assert_eq!(refusal(again), refused(409, "AlreadyExists"));
    let nameless = maps.create(&params, &ConfigMap::default()).await;
    assert_eq!(refusal(nameless), refused(422, "Invalid"));
    let improper = maps.create(&params, &config_map("Not_Good", "a")?).await;
    assert_eq!(refusal(improper), refused(422, "Invalid"));
    let generated: ConfigMap = serde_json::from_value(json!({ "metadata": { "generateName": "run-" } }))?;
    assert!(maps.create(&params, &generated).await?.name_any().starts_with("run-"));
    Ok(())
}

#[tokio::test]
async fn an_update_from_an_old_version_conflicts() -> Result {
    let (_server, client) = cluster()?;
    let maps: Api<ConfigMap> = Api::namespaced(client, "gallery");
    let params = PostParams::default();
    let first = maps.create(&params, &config_map("settings", "a")?).await?;
    let mut changed = first.clone();
    changed.data = config_map("settings", "b")?.data;
    let second = maps.replace("settings", &params, &changed).await?;
    assert_ne!(second.resource_version(), first.resource_version());
    assert_eq!(second.uid(), first.uid());
    let stale = maps.replace("settings", &params, &changed).await;
    assert_eq!(refusal(stale), refused(409, "Conflict"));
    let unversioned = maps.replace("settings", &params, &config_map("settings", "c")?).await?;
    let same = maps.replace("settings", &params, &unversioned).await?;
    assert_eq!(same.resource_version(), unversioned.resource_version());
    Ok(())
}

#[tokio::test]
async fn a_merge_patch_changes_adds_and_removes() -> Result {
    let (_server, client) = cluster()?;
    let maps: Api<ConfigMap> = Api::namespaced(client, "gallery");
    maps.create(&PostParams::default(), &config_map("settings", "a")?).await?;
    let patch = json!({ "metadata": { "labels": { "x": "y" } }, "data": { "key": null, "n": "1" } });
    let params = PatchParams::default();
    let patched = maps.patch("settings", &params, &Patch::Merge(&patch)).await?;
    assert_eq!(patched.labels().get("x").map(String::as_str), Some("y"));
    assert_eq!(patched.data, Some([("n".to_owned(), "1".to_owned())].into()));
    let strategic = maps.patch("settings", &params, &Patch::Strategic(&patch)).await;
    assert_eq!(refusal(strategic), refused(415, "UnsupportedMediaType"));
    let broken = maps.patch("settings", &params, &Patch::Merge(json!({ "metadata": null }))).await;
    assert_eq!(refusal(broken), refused(400, "BadRequest"));
    Ok(())
}

#[tokio::test]
async fn the_status_of_a_pod_is_its_own_subresource() -> Result {
    let (_server, client) = cluster()?;
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let pod = json!({
        "metadata": { "name": "api-0" },
        "spec": { "containers": [{ "name": "api" }] },
        "status": { "phase": "Failed" },
    });
    let pod: Pod = serde_json::from_value(pod)?;
    let phase = |pod: &Pod| pod.status.as_ref().and_then(|status| status.phase.clone());
    let made = pods.create(&PostParams::default(), &pod).await?;
    assert_eq!(phase(&made).as_deref(), Some("Pending"));
    let patch = Patch::Merge(json!({
        "metadata": { "labels": { "x": "y" } }, "status": { "phase": "Running" },
    }));
    let running = pods.patch_status("api-0", &PatchParams::default(), &patch).await?;
    assert_eq!(phase(&running).as_deref(), Some("Running"));
    assert!(running.labels().is_empty());
    let patch = Patch::Merge(json!({
        "metadata": { "labels": { "x": "y" } }, "status": { "phase": "Failed" },
    }));
    let labelled = pods.patch("api-0", &PatchParams::default(), &patch).await?;
    assert_eq!(phase(&labelled).as_deref(), Some("Running"));
    assert_eq!(labelled.labels().len(), 1);
    assert_eq!(phase(&pods.get_status("api-0").await?).as_deref(), Some("Running"));
    Ok(())
}

#[tokio::test]
async fn a_pod_has_a_log() -> Result {
    let (server, client) = cluster()?;
    server.seed_pod("gallery", "api-0", &[]);
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let log = pods.logs("api-0", &LogParams::default()).await?;
    assert_eq!(log, "api-0 started\napi-0 is ready\n");
    let tail = LogParams { tail_lines: Some(1), ..LogParams::default() };
    assert_eq!(pods.logs("api-0", &tail).await?, "api-0 is ready\n");
    let other = LogParams { container: Some("other".to_owned()), ..LogParams::default() };
    assert_eq!(refusal(pods.logs("api-0", &other).await), refused(400, "BadRequest"));
    Ok(())
}

#[tokio::test]
async fn a_deleted_object_is_gone() -> Result {
    let (server, client) = cluster()?;
    server.seed_pod("gallery", "api-0", &[]);
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let status = pods.delete("api-0", &DeleteParams::default()).await?;
    assert!(status.right().is_some_and(|status| status.is_success()));
    assert!(pods.get_opt("api-0").await?.is_none());
    Ok(())
}

#[tokio::test]
async fn a_watch_reports_what_is_there_and_what_changes() -> Result {
    let (server, client) = cluster()?;
    server.seed_pod("gallery", "api-0", &[("app", "api")]);
    server.seed_pod("gallery", "other", &[]);
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let params = WatchParams::default().labels("app").timeout(20);
    let mut events = pin!(pods.watch(&params, "0").await?);
    let mut seen = Vec::new();
    server.seed_pod("gallery", "api-1", &[("app", "api")]);
    let label = |value| json!({ "metadata": { "labels": { "app": value } } });
    let patch = PatchParams::default();
    pods.patch("api-0", &patch, &Patch::Merge(label(json!("web")))).await?;
    pods.patch("api-0", &patch, &Patch::Merge(label(json!(null)))).await?;
    pods.patch("other", &patch, &Patch::Merge(label(json!("web")))).await?;
    pods.delete("other", &DeleteParams::default()).await?;
    while seen.len() < 6 {
        let next = timeout(Duration::from_secs(5), events.try_next()).await??;
        seen.push(match next.ok_or("the watch ended")? {
            WatchEvent::Added(pod) => format!("added {}", pod.name_any()),
            WatchEvent::Modified(pod) => format!("modified {}", pod.name_any()),
            WatchEvent::Deleted(pod) => format!("deleted {}", pod.name_any()),
            other => format!("{other:?}"),
        });
    }
    let expected =
        ["added api-0", "added api-1", "modified api-0", "deleted api-0", "added other", "deleted other"];
    assert_eq!(seen, expected);
    Ok(())
}

#[tokio::test]
async fn a_watch_goes_on_from_a_version_and_ends_in_time() -> Result {
    let (server, client) = cluster()?;
    server.seed_pod("gallery", "api-0", &[]);
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let version = pods.list(&ListParams::default()).await?.metadata.resource_version;
    let version = version.ok_or("a list has no version")?;
    let params = WatchParams::default().timeout(1);
    let mut events = pin!(pods.watch(&params, &version).await?);
    server.seed_pod("gallery", "api-1", &[]);
    let first = timeout(Duration::from_secs(5), events.try_next()).await??;
    assert!(matches!(first, Some(WatchEvent::Added(pod)) if pod.name_any() == "api-1"));
    assert!(timeout(Duration::from_secs(5), events.try_next()).await??.is_none());
    Ok(())
}

#[tokio::test]
async fn a_requested_failure_reaches_the_caller_once() -> Result {
    let (server, client) = cluster()?;
    server.seed_pod("gallery", "api-0", &[]);
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    server.fail_next(403, "Forbidden");
    assert_eq!(refusal(pods.get("api-0").await), refused(403, "Forbidden"));
    pods.get("api-0").await?;
    Ok(())
}
