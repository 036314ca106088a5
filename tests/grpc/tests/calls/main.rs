//! Calls of gRPC between a client and a server of tonic, on a connection of their own: one trace, and each span knows how
//! the call ended.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod answers;
mod beneath;
mod house;
mod ids;
mod methods;
mod propagation;
mod statuses;
mod streams;
mod web;
