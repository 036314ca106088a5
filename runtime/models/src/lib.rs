//! Models of the engine: its own sources, but with the model checker's atomics, run in every order of events that a
//! bound on preemptions leaves.
//!
//! What is modelled: a writer against the drain, a thread's end against the drain, a flush against a write, and a pool
//! that is used up by two writers.
#![cfg(loom)]

#[path = "../../src/callsite.rs"]
mod callsite;
#[path = "../../src/diagnostics.rs"]
mod diagnostics;
mod engine;
#[path = "../../src/extra.rs"]
mod extra;
#[path = "../../src/full_name.rs"]
mod full_name;
#[path = "../../src/ids.rs"]
mod ids;
#[path = "../../src/limits.rs"]
mod limits;
#[path = "../../src/value.rs"]
mod value;

#[cfg(test)]
mod models;
