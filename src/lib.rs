//! Distributed tracing for Rust services, added one line at a time.
//!
//! One line in `main`, one layer on the router, one wrapper on each client, `#[traced]` on the functions that turn out
//! to matter: the spans join across services and arrive over OTLP in Jaeger, or wherever `OTEL_EXPORTER_OTLP_ENDPOINT`
//! points.
//!
//! ```
//! use traced::traced;
//!
//! #[traced(attrs(order_id))]
//! async fn charge(order_id: u64) -> Result<(), std::io::Error> {
//!     // a span of its own; an `Err` or a panic marks it
//!     Ok(())
//! }
//!
//! let _traced = traced::init!();
//! ```
//!
//! | feature | its one line |
//! |---|---|
//! | (always) | `let _traced = traced::init!();` in `main`, `#[traced]` on functions and `impl` blocks |
//! | `axum` | `Router::new().….layer(traced::axum::layer())`, or `#[traced_handler]` on a handler |
//! | `http` | `traced::http::server()` and `traced::http::client()` on any tower stack |
//! | `tonic` | `Server::builder().layer(traced::grpc::server())`, `traced::grpc::client(target).layer(channel)` |
//! | `reqwest` | `traced::reqwest::client(reqwest::Client::new())` |
//! | `mongodb` | `mongodb::Client::with_options(traced::mongodb::instrument(options))` |
//! | `aws` | `.interceptor(traced::aws::Tracing::default())` on the configuration of a client |
//! | `kube` | `ClientBuilder::try_from(config)?.with_layer(&traced::kube::layer(&config)).build()` |
//! | `tracing` | `traced::tracing::init(fmt::layer())`, or `.with(traced::tracing::layer())` on a subscriber |
//! | `log` | `log::set_boxed_logger(Box::new(traced::log::with_ids(logger)))` |
//! | `opentelemetry-0-31`, `-0-32`, `-0-33` | `traced::opentelemetry::v0_33::provider()` |
//! | `opentelemetry-0-33-export` and so on | `traced::opentelemetry::v0_33::exporter(theirs)` |
//! | `tokio` | `traced::spawn(future)` |
//! | `otlp-http` (on by default) | exports over OTLP/HTTP |
//! | `otlp-grpc` | exports over OTLP/gRPC |
//! | `tls` | `https://` endpoints |
//!
//! Nothing of a call is captured unless it is named: no argument, no return value, no error message.

mod macros;

pub use macros::*;
pub use traced_runtime::{
    Builder, Callsite, Carrier, CarrierMut, Context, ContextGuard, Dropped, Entered, Environment,
    ExporterStats, Failure, FutureExt, Guard, InContext, InSpan, InstallError, Keep, Key, Kind, LeftOut,
    Limits, Metric, ParseIdError, PatternError, Plain, Propagator, Protocol, Reason, Report, RequestId,
    Resource, Sampler, Scope, Span, SpanContext, SpanId, Stats, Status, StreamExt, TraceAttrs, TraceFlags,
    TraceId, TraceValue, Value, answer, callsite, carry, current, export, extract, hooks, inject,
    inject_trace, redact, sites, stats, switch, testing, waterfall, wire,
};
#[cfg(feature = "tokio")]
pub use traced_runtime::{spawn, spawn_blocking};

#[cfg(feature = "aws")]
pub use traced_aws as aws;
#[cfg(feature = "http")]
pub use traced_http as http;
#[cfg(feature = "axum")]
pub use traced_http::axum;
#[cfg(feature = "tonic")]
pub use traced_http::grpc;
#[cfg(feature = "kube")]
pub use traced_kube as kube;
#[cfg(feature = "log")]
pub use traced_log as log;
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
#[cfg(feature = "tracing")]
pub use traced_tracing as tracing;

/// Starts tracing for this package, as the environment asks; keep the guard for as long as `main` runs.
///
/// ```
/// let _traced = traced::init!();
/// ```
///
/// The service is called after the calling package unless `OTEL_SERVICE_NAME` says otherwise, and spans go to
/// `http://localhost:4318` unless `OTEL_EXPORTER_OTLP_ENDPOINT` says otherwise; a terminal is told where they go, and
/// who said so. It never fails: what the environment asks for and cannot be is one line on stderr. Where that shall
/// be an error, write `traced::builder!().try_install()?`. Dropped, the guard sends what is left.
#[macro_export]
macro_rules! init {
    () => {
        $crate::builder!().install()
    };
}

/// Like [`init!`], but with settings of your own before it starts.
///
/// ```
/// use traced::Sampler;
/// let _traced = traced::builder!().sampler(Sampler::ratio(0.1)).resource("team", "blue").install();
/// ```
#[macro_export]
macro_rules! builder {
    () => {
        $crate::Builder::from_env(::core::env!("CARGO_PKG_NAME"), ::core::env!("CARGO_PKG_VERSION"))
    };
}

/// What generated code names.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "http")]
    pub use traced_http::Answer as HttpAnswer;
    #[cfg(feature = "axum")]
    pub use traced_http::axum::{
        Answered as AxumAnswered, Entrance as AxumEntrance, Observed as AxumObserved, answering,
    };
    #[cfg(feature = "tonic")]
    pub use traced_http::grpc::{Answer as GrpcAnswer, CALL as GRPC_CALL, call as grpc_call};
    pub use traced_runtime::__private::*;
}
