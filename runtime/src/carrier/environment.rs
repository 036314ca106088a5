//! Variables of an environment: what jobs, CI steps and command-line tools are told by.

use std::process::Command;

use super::{Carrier, CarrierMut, Plain};
use crate::environment;

/// The environment of this process, as a carrier.
///
/// The first root of a process takes its caller from there by itself; this is for who wants to look.
///
/// ```
/// let caller = traced_runtime::extract(&traced_runtime::Environment);
/// assert!(caller.span_context().is_none(), "nobody has set TRACEPARENT");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Environment;

impl Carrier<Plain> for Environment {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        if let Some(value) = environment::variable(&variable_of(name)).filter(|value| !value.is_empty()) {
            visit(value.as_bytes());
        }
    }
}

/// A command takes the context along in its environment.
impl Carrier<Plain> for Command {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        let name = variable_of(name);
        for (key, value) in self.get_envs() {
            if let Some(value) = value.filter(|_| key.to_str() == Some(&name)) {
                visit(value.as_encoded_bytes());
            }
        }
    }
}

impl CarrierMut<Plain> for Command {
    fn set(&mut self, name: &'static str, value: &str) {
        self.env(variable_of(name), value);
    }

    /// What this process was told itself is not told on.
    fn remove(&mut self, name: &'static str) {
        self.env_remove(variable_of(name));
    }
}

/// A name as a variable has it: capitals, digits and underlines, no digit in front.
pub(crate) fn variable_of(name: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_uppercase() {
        letter @ ('A'..='Z' | '0'..='9') => letter,
        _ => '_',
    };
    let in_front = if name.starts_with(|first: char| first.is_ascii_digit()) { "_" } else { "" };
    in_front.chars().chain(name.chars().map(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_a_variable_can_have() {
        for (name, variable) in [
            ("traceparent", "TRACEPARENT"),
            ("X-B3-TraceId", "X_B3_TRACEID"),
            ("b3", "B3"),
            ("1st.ö", "_1ST__"),
            ("", ""),
        ] {
            assert_eq!(variable_of(name), variable);
        }
    }
}
