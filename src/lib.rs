//! facade
#[cfg(feature = "aws")]
pub use traced_aws as aws;
#[cfg(feature = "http")]
pub use traced_http as http;
#[cfg(feature = "kube")]
pub use traced_kube as kube;
pub use traced_macros::*;
#[cfg(feature = "mongodb")]
pub use traced_mongodb as mongodb;
#[cfg(any(
    feature = "opentelemetry-0-31",
    feature = "opentelemetry-0-32",
    feature = "opentelemetry-0-33"
))]
pub use traced_opentelemetry as opentelemetry;
#[cfg(feature = "reqwest")]
pub use traced_reqwest as reqwest;
pub use traced_runtime::*;
#[cfg(feature = "tracing")]
pub use traced_tracing as tracing;
