//! A Kubernetes API server with pods and config maps, and nothing behind it
//!
//! It answers over plain HTTP and authenticates nobody. Every namespace exists; no scheduler or
//! kubelet runs, so a pod stays in the phase it was given; a deleted object is gone at once.

mod discovery;
mod object;
mod patch;
mod query;
mod resource;
mod routes;
mod status;
mod store;
mod watch;

use std::io;
use std::sync::Arc;

use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};

use self::resource::Resource;
use self::status::Status;
use self::store::{Key, Store};
use crate::faults::Queue;
use crate::server::{Server, serve_http};

/// Starts a server without any objects.
///
/// # Errors
///
/// When no port can be bound, or no tokio runtime is running.
pub fn start() -> io::Result<Kubernetes> {
    let api = Arc::new(Api { store: Store::new(), faults: Queue::new() });
    let router = routes::router(Arc::clone(&api));
    let server = Server::start(move |stream| serve_http(stream, TowerToHyperService::new(router.clone())))?;
    Ok(Kubernetes { server, api })
}

/// A running Kubernetes stand-in; it stops, and forgets its objects, when dropped.
#[derive(Debug)]
pub struct Kubernetes {
    server: Server,
    api: Arc<Api>,
}

impl Kubernetes {
    /// The address of the API, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Adds a running pod, or replaces the one of that name.
    pub fn seed_pod(&self, namespace: &str, name: &str, labels: &[(&str, &str)]) {
        let labels: serde_json::Map<String, Value> =
            labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
        let pod = json!({
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": { "name": name, "namespace": namespace, "labels": labels },
            "spec": { "containers": [{ "name": name, "image": format!("{name}:latest") }] },
            "status": { "phase": "Running", "startTime": object::now() },
        });
        let key = Key::new(Resource::Pods, namespace, name);
        // A pod that was there is replaced by a new one, with an identity of its own.
        let _ = self.api.store.delete(&key);
        let _ = self.api.store.create(key, pod);
    }

    /// Answers the next request with a failed `Status`, such as 503 `ServiceUnavailable`; call
    /// again for one more.
    ///
    /// # Panics
    ///
    /// When `status` is not a number that HTTP allows.
    pub fn fail_next(&self, status: u16, reason: &str) {
        self.api.faults.push(Status::requested(status, reason));
    }
}

/// What the requests share.
#[derive(Debug)]
struct Api {
    store: Store,
    faults: Queue<Status>,
}
