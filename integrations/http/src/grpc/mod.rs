//! Services of [tonic]: what carries the context, and what the codes of gRPC say of a call.
//!
//! ```
//! use traced_http::grpc::tonic::Request;
//! let request = Request::new("which picture?");
//! assert!(traced_runtime::extract(&request).span_context().is_none());
//! ```

mod attrs;
mod carrier;
mod handler;
mod status;

pub use ::tonic;
#[doc(hidden)]
pub use handler::{Answer, AnswerUnknown, CALL};
