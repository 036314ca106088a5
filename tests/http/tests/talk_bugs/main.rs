//! The ten faults of a well-known demonstration of tracing, by number, as tests of what is seen from outside.
//!
//! It is a picture gallery instrumented by hand; each fault is one that a careful programmer made.
#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

mod clients;
mod gallery;
mod late;
mod nesting;
mod servers;
