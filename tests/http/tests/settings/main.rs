//! What servers and clients may be told, each as its users see it.
#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

mod clients;
mod echo;
mod layers;
mod panics;
mod proxies;
mod public;
mod request_id;
mod routes;
mod servers;
mod skipped;
