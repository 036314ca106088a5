//! What a framework has put beside the request: the route, the peer.

use std::net::SocketAddr;

use http::Extensions;

/// The template that the path matched.
#[cfg(feature = "axum")]
pub(crate) fn route(extensions: &Extensions) -> Option<&str> {
    extensions.get::<::axum::extract::MatchedPath>().map(::axum::extract::MatchedPath::as_str)
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
pub(crate) const fn peer(_: &Extensions) -> Option<SocketAddr> {
    None
}
