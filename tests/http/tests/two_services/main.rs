//! Services and clients, connections between them, and one trace over all of it.
#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

mod concurrent;
mod trees;
