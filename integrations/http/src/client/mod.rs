//! A span for each request that goes out.

mod call;
mod delegate;
mod extensions;
mod future;
mod layer;
mod request;
mod rules;
mod send;
mod templates;

pub use call::ClientCall;
pub use extensions::{NoPropagation, ResendCount, UrlTemplate};
pub use future::ClientFuture;
pub use layer::{ClientLayer, ClientService, client};
pub use request::ClientRequest;
pub use rules::ClientRules;
pub(crate) use send::hand_on_request_id;
