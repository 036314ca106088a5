//! HTTP servers and clients in the traces of [traced](https://docs.rs/traced): tower layers over `http` 1.x.
//!
//! [`server`] gives each request that comes in a span below its caller's, [`client`] each request that goes out a span
//! that the callee's becomes a child of. Both fit every tower stack over `http::Request` and `http::Response`;
//! the feature `axum` adds the route to what a server's span is called. With the feature `tonic`, handlers of gRPC have
//! their spans (`grpc`).
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
//! | name | `{METHOD} {route}`, without a route `{METHOD}` | `{METHOD} {template}`, without a template ([`UrlTemplate`], [`ClientLayer::url_templates`]) `{METHOD}` |
//! | ends | with the last byte of the body | with the headers of the response |
//! | status Error | 5xx; an error of the service or of the body | 4xx and 5xx, but for [expected ones](ClientLayer::expected_statuses); an error of the service |
//! | `error.type` | the code; the kind of the error or of its body, else its type | the code; the kind of the error, else its type |
//! | dropped before its end | `traced.cancelled`, no error | `traced.cancelled`, no error |
//!
//! The kind of an error is known where it is in a box, as the layers of tower give it, or is of the system: `timeout`, `connect`,
//! `connection`, `overloaded`, `io`, `_OTHER`.
//!
//! Beneath the layer of a server, `#[traced_handler]` adds to its span. Without one it makes the span itself: on a handler of
//! axum the same as the layer does, on others one that ends with the handler, and has the status of what that returns where
//! its type tells ([`HasStatus`]).
//!
//! A method outside the ten that are known, or those that `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS` names in their place, is
//! recorded as `_OTHER`, and the span's name has `HTTP` in its place: who calls cannot make up names. What is recorded of
//! a URL has passed through [`traced_runtime::redact`].
//!
//! # What travels
//!
//! A server reads the caller's context, a client writes the one of its span, sampled or not. Baggage goes along, except
//! to AWS and with presigned URLs. [`ClientLayer::propagate_to`] and [`ClientLayer::baggage_to`] narrow it.
//!
//! Each request has an id, by which those know it who have no traces: the one that its caller gives it (`x-request-id`), or
//! the id of the trace. It is recorded, put on the response, and handed on with each call that is made for the request,
//! with the baggage's exceptions. What is no word of visible ASCII, or longer than 128 bytes, is not taken, nor what strangers
//! say ([`ServerLayer::public_endpoint`]).
//!
//! # What is recorded of callers
//!
//! The address of the connection, if the framework knows it (axum: `into_make_service_with_connect_info`). What headers
//! say of it is a claim until [`ServerLayer::trust_proxies`] says whose word counts. Headers are recorded where somebody
//! names them, and those that hold credentials not even then.

mod answer;
mod attrs;
mod authority;
#[cfg(feature = "axum")]
pub mod axum;
mod carrier;
mod client;
mod error_type;
mod extensions;
mod fields;
pub mod grpc;
mod head;
mod header_names;
mod hosts;
mod inside;
mod method;
mod name;
mod request_id;
mod server;
mod usual;
mod version;

pub use answer::HasStatus;
#[doc(hidden)]
pub use answer::{Answer, AnswerOfErr, AnswerOfOk, AnswerOfValue, AnswerUnknown};
pub use carrier::Http;
pub use client::{
    ClientCall, ClientFuture, ClientLayer, ClientRequest, ClientRules, ClientService, NoPropagation,
    ResendCount, UrlTemplate, client,
};
pub use head::RequestHead;
pub use hosts::Hosts;
pub use http;
pub use server::{Proxies, ProxiesError, ServerBody, ServerFuture, ServerLayer, ServerService, server};
