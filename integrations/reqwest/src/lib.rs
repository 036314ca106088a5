//! Calls of [reqwest](https://docs.rs/reqwest) in the traces of [traced](https://docs.rs/traced).
//!
//! ```no_run
//! # async fn call() -> Result<(), reqwest_middleware::Error> {
//! let client = traced_reqwest::client(reqwest::Client::new());
//! client.get("http://localhost:8080/images").send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Each call has a span below what is current where it is awaited, and the callee is told of that span. Where a client
//! has middleware already, [`Tracing`] goes among it; after a retrying one (`.with(retry).with(Tracing::default())`)
//! each attempt has a span of its own.
//!
//! # What is recorded
//!
//! The span is called `{METHOD}`, or `{METHOD} {template}` where the request says [`UrlTemplate`]; it ends with the
//! headers of the response. Its attributes are those of the semantic conventions for HTTP clients, as for every client
//! ([`traced_http::ClientRules`]). The URL is the one
//! that was asked for first, without passwords and tokens ([`traced_runtime::redact`]); headers, bodies and the messages
//! of errors are never recorded.
//!
//! A response of 4xx or 5xx is an error, whose `error.type` is the code. What fails before there is a response has one
//! of these:
//!
//! | `error.type` | what failed |
//! |---|---|
//! | `timeout` | the time ran out, of connecting or of the whole |
//! | `dns` | the name of the host |
//! | `connect` | the connection |
//! | `redirect` | too many redirects, or one that the policy forbids |
//! | `body` | the body of the request or of the response |
//! | `decode` | the decoding of the response |
//! | `request` | the sending of the request |
//! | `middleware` | a middleware further in |
//! | `_OTHER` | anything else |
//!
//! A call that is given up before it is done is no error: it has `traced.cancelled`.
//!
//! # What travels
//!
//! The context of the span is sent whether or not it is sampled, in place of what the request holds already. Baggage goes
//! along, except to AWS and with presigned URLs. A request with [`NoPropagation`] is sent as it is.
//!
//! **reqwest follows redirects by itself, headers and all.** Where they lead, also to hosts that `propagate_to` and `baggage_to`
//! leave out, the context, baggage and the id of the request are known. For hosts that you do not trust with these:
//! `reqwest::Client::builder().redirect(reqwest::redirect::Policy::none())`.

mod attempt;
mod error_type;
mod tracing;

pub use reqwest;
pub use reqwest_middleware;
pub use traced_http::{Hosts, NoPropagation, UrlTemplate};
pub use tracing::{Tracing, client};
