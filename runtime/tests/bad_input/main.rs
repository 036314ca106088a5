//! Whatever users do by mistake: nothing panics, no neighbour is lost, and every span is accounted for.
//!
//! What values and keys come to on the wire is in `wire/bad_input.rs`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]
#![allow(clippy::mem_forget, reason = "forgetting is one of the mistakes")]

mod ends;
mod floods;
mod formatting;
mod futures;
mod guards;
mod harness;
mod keys;
mod random;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod threads;
