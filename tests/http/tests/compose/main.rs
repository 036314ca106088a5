//! Our layers among those of others, and bodies that stay what they are.
#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

mod around_clients;
mod around_servers;
mod bodies;
mod statuses;
mod types;
mod upgrade;
