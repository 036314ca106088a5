//! Kubernetes API calls in distributed traces.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), kube::Error> {
//! # let config = kube::Config::new("http://127.0.0.1:8001".parse().unwrap());
//! let client = kube::client::ClientBuilder::try_from(config.clone())?
//!     .with_layer(&traced_kube::layer(&config))
//!     .build();
//! # let _ = client;
//! # Ok(())
//! # }
//! ```
//!
//! See [`layer`] for what the spans look like. Through the facade this crate is `traced::kube`.
//!
//! `kube` builds only where somebody has chosen the version of the Kubernetes API: a program that uses it depends on
//! `k8s-openapi` with one of its version features, such as `latest`. This crate leaves the choice to the program.

mod attrs;
mod body;
mod cluster;
mod future;
mod headers;
mod path;
mod reason;
mod service;
mod span;

pub use body::ResponseBody;
pub use future::ResponseFuture;
pub use kube;
pub use service::{KubeLayer, KubeService, layer};
