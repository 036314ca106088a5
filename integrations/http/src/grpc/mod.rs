//! Servers and clients of gRPC: tonic's, and every tower stack that speaks it.
//!
//! ```
//! let server = traced_http::grpc::server();
//! let client = traced_http::grpc::client("http://orders:50051");
//! ```
//!
//! # When a span ends, and how
//!
//! | | server | client |
//! |---|---|---|
//! | name | `package.Service/Method`; `grpc` where there is no such method | the same |
//! | ends | with the trailers, or with headers that have the status | the same |
//! | status Error | `UNKNOWN`, `DEADLINE_EXCEEDED`, `UNIMPLEMENTED`, `INTERNAL`, `UNAVAILABLE`, `DATA_LOSS` | each code but `OK` |
//! | `error.type` | the name of the code; the type of the error | the same |
//! | no status came | what gRPC makes of the status of HTTP; with 200, `UNKNOWN` | the same |
//! | dropped before its end | `CANCELLED`, `traced.cancelled`, no error | the same |
//! | a panic | no code; `error.type` is `panic` | the same |
//!
//! A message that cannot be decoded is not seen from here: tonic gives up the stream then, as somebody does who wants no more.
//!
//! Beneath a layer of HTTP there is no second span for a call: that of the request is told the same. One that ends with the
//! headers of the response ([`end_with_headers`](crate::ServerLayer::end_with_headers)) has ended before there are trailers,
//! and so it has no status that comes in them.

mod attrs;
mod body;
mod call;
#[cfg(feature = "tonic")]
mod carrier;
mod client;
mod future;
#[cfg(feature = "tonic")]
mod handler;
mod method;
mod recorded;
mod server;
mod settings;
mod status;

#[cfg(feature = "tonic")]
pub use ::tonic;
pub use body::GrpcBody;
pub use client::{ClientLayer, ClientService, client};
pub use future::GrpcFuture;
#[cfg(feature = "tonic")]
#[doc(hidden)]
pub use handler::{Answer, AnswerUnknown, CALL, call};
pub use server::{ServerLayer, ServerService, server};
#[cfg(feature = "tonic")]
pub(crate) use status::Code;
