//! The layer, and the service it makes.

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use crate::body::ResponseBody;
use crate::cluster::Cluster;
use crate::future::ResponseFuture;

/// Makes a span of every request of a Kubernetes client.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), kube::Error> {
/// # let config = kube::Config::new("http://127.0.0.1:8001".parse().unwrap());
/// let client = kube::client::ClientBuilder::try_from(config.clone())?
///     .with_layer(&traced_kube::layer(&config))
///     .build();
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
///
/// The spans are those of an HTTP client, named as the API server names its own:
/// `GET /api/v1/namespaces/{:namespace}/pods/{:name}`. `traced.k8s.request.*` say what was asked: `verb`, `group`,
/// `version`, `resource`, `subresource`, `namespace` and `name`. Every request carries its span in `traceparent`.
///
/// A span covers kube's own retries and ends with the headers of the answer: that of a watch, of followed logs or of
/// `exec` does not last as long as the stream. A status of 400 or more is an error; its span ends with the body, which
/// says why (`traced.k8s.response.reason`: `NotFound`, `AlreadyExists`). A request whose future is dropped ends its
/// span there, with `traced.cancelled`.
///
/// What fails before there is an answer has one of these as its `error.type`: `timeout`; `connect` (nobody listens
/// there, or no way leads there); `connection` (it was lost); `io`, anything else that the operating system or TLS
/// reports; `_OTHER`.
///
/// A kube client hands its requests to a task of its own, where nothing of the caller is current. So the service
/// beneath this layer is called when the caller first polls for the answer. That suits services that are always
/// ready, like kube's own. One that is not (a limit on concurrency or rate) wakes only one of those who wait: put it
/// outside of this layer, that is, add it after this one.
#[must_use]
pub fn layer(config: &kube::Config) -> KubeLayer {
    KubeLayer { cluster: Arc::new(Cluster::new(&config.cluster_url)) }
}

/// The layer of a [`ClientBuilder`](kube::client::ClientBuilder); see [`layer`].
#[derive(Clone, Debug)]
pub struct KubeLayer {
    cluster: Arc<Cluster>,
}

impl<S> Layer<S> for KubeLayer {
    type Service = KubeService<S>;

    fn layer(&self, inner: S) -> KubeService<S> {
        KubeService { inner: Arc::new(Mutex::new(inner)), cluster: Arc::clone(&self.cluster) }
    }
}

/// A service that makes a span of every request; see [`layer`].
#[derive(Debug)]
pub struct KubeService<S> {
    /// Each request's future calls the service. Nobody holds the lock while waiting for anything.
    inner: Arc<Mutex<S>>,
    cluster: Arc<Cluster>,
}

impl<S> Clone for KubeService<S> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), cluster: Arc::clone(&self.cluster) }
    }
}

impl<S, R, B> Service<Request<R>> for KubeService<S>
where
    S: Service<Request<R>, Response = Response<B>>,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body,
{
    type Response = Response<ResponseBody<B>>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = ResponseFuture<S, R>;

    /// Always ready: the service beneath is asked later, by the caller's task.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<R>) -> ResponseFuture<S, R> {
        ResponseFuture::new(Arc::clone(&self.inner), Arc::clone(&self.cluster), request)
    }
}
