//! What a framework has put beside the request: the route, the target, the peer.

use std::net::SocketAddr;

use http::{Extensions, Uri};

/// The template that the path matched.
#[cfg(feature = "axum")]
pub(crate) fn route(extensions: &Extensions) -> Option<&str> {
    extensions.get::<::axum::extract::MatchedPath>().map(::axum::extract::MatchedPath::as_str)
}

/// The target as it was asked for: a router within another one is given but the end of it.
#[cfg(feature = "axum")]
pub(crate) fn target(extensions: &Extensions) -> Option<&Uri> {
    extensions.get::<::axum::extract::OriginalUri>().map(|target| &target.0)
}

/// Who is at the other end of the connection.
#[cfg(feature = "axum")]
pub(crate) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions.get::<::axum::extract::ConnectInfo<SocketAddr>>().map(|peer| peer.0)
}

#[cfg(not(feature = "axum"))]
pub(crate) const fn route(_: &Extensions) -> Option<&str> {
    None
}

#[cfg(not(feature = "axum"))]
pub(crate) const fn target(_: &Extensions) -> Option<&Uri> {
    None
}

#[cfg(not(feature = "axum"))]
pub(crate) const fn peer(_: &Extensions) -> Option<SocketAddr> {
    None
}
