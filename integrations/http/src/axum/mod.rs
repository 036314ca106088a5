//! axum services: spans that are called after their routes.

mod answered;
mod answering;
mod entrance;
mod observed;

use crate::server::{ServerLayer, server};

pub use ::axum;
pub use answered::Answered;
#[doc(hidden)]
pub use answering::{Answering, answering};
#[doc(hidden)]
pub use entrance::Asked;
pub use entrance::Entrance;
pub use observed::Observed;

/// A layer that gives each request a span, below the caller's and named after the route.
///
/// ```
/// use axum::{Router, routing::get};
/// # async fn show() {}
/// let app: Router = Router::new().route("/users/{id}", get(show)).layer(traced_http::axum::layer());
/// ```
///
/// `Router::layer` runs behind the router's matching, so that the span has its route from the start; put the layer on
/// last, and every route above is traced. A layer around the whole router (`nest_service`, a `ServiceBuilder`) comes
/// before the matching: one more of these on the router within adds the route to its span.
#[must_use]
pub const fn layer() -> ServerLayer {
    server()
}
