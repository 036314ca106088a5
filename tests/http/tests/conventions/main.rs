//! What the spans of servers and clients say, held against the semantic conventions for HTTP (1.44).
#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

mod clients;
mod rules;
mod servers;
mod table;
