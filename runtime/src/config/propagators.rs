//! In which headers contexts travel.

use super::env;
use super::origin::{Origin, Setting};
use super::reader::Reader;
use crate::context::Context;
use crate::propagate::{self, DEFAULT, Propagator, environment_parent};

/// What is read, and what is written: different while a company changes from one format to another.
#[derive(Clone, Debug)]
pub(crate) struct PropagatorSettings {
    pub(crate) read: Setting<Vec<Propagator>>,
    pub(crate) written: Setting<Vec<Propagator>>,
}

impl PropagatorSettings {
    /// For the whole process.
    pub(crate) fn install(&self) {
        propagate::install(&self.read.value, &self.written.value);
    }
}

/// A list of them, as the variable wants it.
pub(crate) fn joined(propagators: &[Propagator]) -> String {
    if propagators.is_empty() {
        return "none".to_owned();
    }
    propagators.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

impl Reader<'_> {
    pub(super) fn propagators(&mut self) -> PropagatorSettings {
        let both = self.propagators_in(env::OTEL_PROPAGATORS);
        let mut of = |name| {
            let said = self.propagators_in(name).or_else(|| both.clone());
            Setting::of(said, DEFAULT.to_vec())
        };
        PropagatorSettings { read: of(env::TRACED_EXTRACT), written: of(env::TRACED_INJECT) }
    }

    fn propagators_in(&mut self, name: &'static str) -> Option<Setting<Vec<Propagator>>> {
        let all: Vec<_> = Propagator::all().map(|known| known.to_string()).collect();
        let remedy = format!("write {}, several with commas between, or none alone", all.join(", "));
        self.list(name, Propagator::called, &remedy)
    }

    /// The caller that the environment names in one of these formats: `TRACEPARENT`, with `TRACESTATE` and `BAGGAGE`, or
    /// others.
    pub(super) fn caller(&mut self, propagators: &[Propagator]) -> Option<Context> {
        let variable = |name: &str| {
            let value = self.code.get(name).or_else(|| self.environment.get(name))?;
            Some(value.trim().to_owned())
        };
        let caller = environment_parent(propagators, &variable);
        if let (None, Some(said)) = (&caller, self.one(env::TRACEPARENT)) {
            if propagators.contains(&Propagator::TraceContext) {
                let whose =
                    if said.origin == Origin::Code { "the program" } else { "whoever started this process" };
                self.ignore(said, &format!("{whose} wrote no valid W3C traceparent"));
            }
        }
        caller
    }
}
