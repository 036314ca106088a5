//! However a process ends, what had ended before has left it. Each way is gone twenty times.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod ends;
mod forks;
mod guard;
mod program;
mod signals;
