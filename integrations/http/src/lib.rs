//! HTTP servers and clients in the traces of [traced](https://docs.rs/traced): tower layers over `http` 1.x.
//!
//! [`server`] gives each request that comes in a span below its caller's, [`client`] each request that goes out a span
//! that the callee's becomes a child of. Both fit every tower stack over `http::Request` and `http::Response`;
//! the feature `axum` adds the route to what a server's span is called.
//!
//! ```
//! use tower::ServiceBuilder;
//! # use std::convert::Infallible;
//! # use http::{Request, Response};
//! # async fn answer(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::default()) }
//! # let service = tower::service_fn(answer);
//! let service = ServiceBuilder::new().layer(traced_http::server()).service(service);
//! ```
//!
//! # When a span ends, and how
//!
//! | | server | client |
//! |---|---|---|
//! | name | `{METHOD} {route}`, without a route `{METHOD}` | `{METHOD}` |
//! | ends | with the last byte of the body | with the headers of the response |
//! | status Error | 5xx; an error of the service or of the body | 4xx and 5xx; an error of the service |
//! | `error.type` | the code; the type of the error | the code; the type of the error |
//! | dropped before its end | `traced.cancelled`, no error | `traced.cancelled`, no error |
//!
//! A method outside the ten that are known is recorded as `_OTHER`, and the span's name has `HTTP` in its place: who
//! calls cannot make up names. What is recorded of a URL has passed through [`traced_runtime::redact`].
//!
//! # What travels
//!
//! A server reads the caller's context, a client writes the one of its span, sampled or not. Baggage goes along, except
//! to AWS and with presigned URLs.

mod attrs;
mod authority;
#[cfg(feature = "axum")]
pub mod axum;
mod carrier;
mod client;
mod extensions;
mod fields;
mod head;
mod header_names;
mod hosts;
mod method;
mod name;
mod server;
mod usual;
mod version;

pub use carrier::Http;
pub use client::{
    ClientCall, ClientFuture, ClientLayer, ClientRequest, ClientRules, ClientService, NoPropagation,
    ResendCount, UrlTemplate, client,
};
pub use head::RequestHead;
pub use hosts::Hosts;
pub use http;
pub use server::{Proxies, ProxiesError, ServerBody, ServerFuture, ServerLayer, ServerService, server};
