//! Paths and methods

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{self, Path, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::object::{self, Part};
use super::query::Query;
use super::resource::Resource;
use super::status::Status;
use super::store::{Key, Scope};
use super::{Api, discovery, patch, watch};

const MERGE_PATCH: &str = "application/merge-patch+json";

type Answer = Result<Json<Value>, Status>;

pub(super) fn router(api: Arc<Api>) -> Router {
    let one = get(read).put(replace).patch(modify).delete(remove);
    let status = get(read_status).put(replace_status).patch(modify_status);
    Router::new()
        .route("/version", get(discovery::version))
        .route("/api", get(discovery::core_versions))
        .route("/apis", get(discovery::groups))
        .route("/api/v1", get(discovery::core_resources))
        .route("/api/v1/{resource}", get(list_everywhere))
        .route("/api/v1/namespaces/{namespace}/{resource}", get(list).post(create))
        .route("/api/v1/namespaces/{namespace}/{resource}/{name}", one)
        .route("/api/v1/namespaces/{namespace}/pods/{name}/status", status)
        .route("/api/v1/namespaces/{namespace}/pods/{name}/log", get(log))
        .fallback(async || Status::no_such_resource())
        .method_not_allowed_fallback(async || Status::method_not_allowed())
        .layer(middleware::from_fn_with_state(Arc::clone(&api), fail_on_request))
        .with_state(api)
}

async fn fail_on_request(
    State(api): State<Arc<Api>>,
    request: Request,
    next: Next,
) -> Result<Response, Status> {
    match api.faults.take() {
        Some(failure) => Err(failure),
        None => Ok(next.run(request).await),
    }
}

type Parameters = extract::Query<HashMap<String, String>>;

async fn list_everywhere(
    State(api): State<Arc<Api>>,
    Path(resource): Path<String>,
    extract::Query(parameters): Parameters,
) -> Result<Response, Status> {
    list_or_watch(api, &resource, None, &parameters)
}

async fn list(
    State(api): State<Arc<Api>>,
    Path((namespace, resource)): Path<(String, String)>,
    extract::Query(parameters): Parameters,
) -> Result<Response, Status> {
    list_or_watch(api, &resource, Some(namespace), &parameters)
}

fn list_or_watch(
    api: Arc<Api>,
    resource: &str,
    namespace: Option<String>,
    parameters: &HashMap<String, String>,
) -> Result<Response, Status> {
    let resource = Resource::parse(resource)?;
    let mut query = Query::parse(parameters)?;
    let selector = std::mem::take(&mut query.selector);
    let scope = Scope { resource, namespace, selector };
    if query.watch {
        return Ok(watch::respond(api, scope, &query));
    }
    let (mut found, version) = api.store.list(&scope);
    if let Some(after) = &query.after {
        found.retain(|(key, _)| position(key) > *after);
    }
    let mut metadata = json!({ "resourceVersion": version.to_string() });
    if let Some(limit) = query.limit.filter(|limit| *limit < found.len()) {
        metadata["remainingItemCount"] = (found.len() - limit).into();
        metadata["continue"] = position(&found[limit - 1].0).into();
        found.truncate(limit);
    }
    let items: Vec<_> = found.into_iter().map(|(_, object)| object).collect();
    let kind = format!("{}List", resource.kind());
    let list = json!({ "kind": kind, "apiVersion": "v1", "metadata": metadata, "items": items });
    Ok(Json(list).into_response())
}

/// What a continued list starts after; it sorts as the objects do.
fn position(key: &Key) -> String {
    format!("{}\u{1}{}", key.namespace, key.name)
}

async fn create(
    State(api): State<Arc<Api>>,
    Path((namespace, resource)): Path<(String, String)>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Status> {
    let resource = Resource::parse(&resource)?;
    let mut object = object::parse(resource, &body)?;
    let key = object::key(resource, &namespace, &object)?;
    if resource == Resource::Pods {
        // Only the status subresource may say more.
        object["status"] = json!({ "phase": "Pending" });
    }
    Ok((StatusCode::CREATED, Json(api.store.create(key, object)?)))
}

type Named = Path<(String, String, String)>;
type NamedPod = Path<(String, String)>;

async fn read(State(api): State<Arc<Api>>, Path((namespace, resource, name)): Named) -> Answer {
    let key = Key::new(Resource::parse(&resource)?, &namespace, &name);
    api.store.get(&key).map(Json)
}

async fn replace(
    State(api): State<Arc<Api>>,
    Path((namespace, resource, name)): Named,
    body: Bytes,
) -> Answer {
    let key = Key::new(Resource::parse(&resource)?, &namespace, &name);
    put(&api, key, &body, Part::Main)
}

async fn modify(
    State(api): State<Arc<Api>>,
    Path((namespace, resource, name)): Named,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let key = Key::new(Resource::parse(&resource)?, &namespace, &name);
    apply_patch(&api, key, &headers, &body, Part::Main)
}

async fn remove(State(api): State<Arc<Api>>, Path((namespace, resource, name)): Named) -> Answer {
    let key = Key::new(Resource::parse(&resource)?, &namespace, &name);
    let removed = api.store.delete(&key)?;
    let details = json!({
        "name": key.name,
        "kind": key.resource.plural(),
        "uid": removed["metadata"]["uid"],
    });
    Ok(Json(json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": details,
    })))
}

async fn read_status(State(api): State<Arc<Api>>, Path((namespace, name)): NamedPod) -> Answer {
    api.store.get(&Key::new(Resource::Pods, &namespace, &name)).map(Json)
}

async fn replace_status(
    State(api): State<Arc<Api>>,
    Path((namespace, name)): NamedPod,
    body: Bytes,
) -> Answer {
    put(&api, Key::new(Resource::Pods, &namespace, &name), &body, Part::Status)
}

async fn modify_status(
    State(api): State<Arc<Api>>,
    Path((namespace, name)): NamedPod,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let key = Key::new(Resource::Pods, &namespace, &name);
    apply_patch(&api, key, &headers, &body, Part::Status)
}

fn put(api: &Api, key: Key, body: &[u8], part: Part) -> Answer {
    let sent = object::parse(key.resource, body)?;
    let about = key.clone();
    api.store.update(key, |before| object::merge(&about, before, sent, part)).map(Json)
}

fn apply_patch(api: &Api, key: Key, headers: &HeaderMap, body: &[u8], part: Part) -> Answer {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next() != Some(MERGE_PATCH) {
        return Err(Status::unsupported_media_type(MERGE_PATCH));
    }
    let changes: Value = serde_json::from_slice(body)
        .map_err(|error| Status::bad_request(format!("the patch is not JSON: {error}")))?;
    let about = key.clone();
    let change = |before: &Value| object::merge(&about, before, patch::merge(before.clone(), &changes), part);
    api.store.update(key, change).map(Json)
}

/// What a pod would have written, had it run.
async fn log(
    State(api): State<Arc<Api>>,
    Path((namespace, name)): NamedPod,
    extract::Query(parameters): Parameters,
) -> Result<String, Status> {
    let pod = api.store.get(&Key::new(Resource::Pods, &namespace, &name))?;
    let containers = pod["spec"]["containers"].as_array().map_or(&[][..], Vec::as_slice);
    let known = |wanted: &&String| containers.iter().any(|found| found["name"] == wanted.as_str());
    if let Some(wanted) = parameters.get("container").filter(|wanted| !known(wanted)) {
        let message = format!("container {wanted} is not valid for pod {name}");
        return Err(Status::bad_request(message));
    }
    let lines = [format!("{name} started"), format!("{name} is ready")];
    let wanted = parameters.get("tailLines").and_then(|wanted| wanted.parse().ok());
    let first = lines.len().saturating_sub(wanted.unwrap_or(lines.len()));
    Ok(lines[first..].iter().map(|line| format!("{line}\n")).collect())
}
