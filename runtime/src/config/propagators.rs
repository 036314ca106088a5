//! In which headers contexts travel.

use std::fmt;

use super::env;
use super::origin::{Origin, Setting};
use super::reader::Reader;
use crate::context::Context;
use crate::propagate::environment_parent;

/// A way in which a context travels from one process to the next.
///
/// ```
/// use traced_runtime::Propagator;
/// assert_eq!(Propagator::TraceContext.to_string(), "tracecontext");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Propagator {
    /// W3C: `traceparent` and `tracestate`.
    TraceContext,
    /// W3C: `baggage`.
    Baggage,
    /// Zipkin's, in one header: `b3`.
    B3,
    /// Zipkin's, in several headers: `X-B3-TraceId` and so on.
    B3Multi,
    /// Jaeger's own, which it has given up for W3C: `uber-trace-id`.
    Jaeger,
    /// Amazon's: `X-Amzn-Trace-Id`.
    XRay,
    /// OpenTracing's: `ot-tracer-traceid` and so on.
    OtTrace,
}

/// As `OTEL_PROPAGATORS` names them.
const NAMES: &[(&str, Propagator)] = &[
    ("tracecontext", Propagator::TraceContext),
    ("baggage", Propagator::Baggage),
    ("b3", Propagator::B3),
    ("b3multi", Propagator::B3Multi),
    ("jaeger", Propagator::Jaeger),
    ("xray", Propagator::XRay),
    ("ottrace", Propagator::OtTrace),
];

pub(crate) const DEFAULT: [Propagator; 2] = [Propagator::TraceContext, Propagator::Baggage];

/// As `OTEL_PROPAGATORS` names it.
impl fmt::Display for Propagator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, propagator)| propagator == self).map_or("", |(name, _)| *name);
        f.write_str(name)
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
    pub(super) fn propagators(&mut self) -> Setting<Vec<Propagator>> {
        let known = |name: &str| NAMES.iter().find(|(known, _)| *known == name).map(|(_, found)| *found);
        let remedy = "write tracecontext, baggage, b3, b3multi, jaeger, xray, ottrace, several with commas between, \
                      or none alone";
        Setting::of(self.list(env::OTEL_PROPAGATORS, known, remedy), DEFAULT.to_vec())
    }

    /// The caller that `TRACEPARENT` names, with its `TRACESTATE` and `BAGGAGE`, as far as `propagators` reads these.
    pub(super) fn caller(&mut self, propagators: &[Propagator]) -> Option<Context> {
        if !propagators.contains(&Propagator::TraceContext) {
            return None;
        }
        let said = self.one(env::TRACEPARENT)?;
        let others = propagators.contains(&Propagator::Baggage);
        let caller = environment_parent(|name| match name {
            env::TRACEPARENT => Some(said.value.to_owned()),
            env::TRACESTATE => self.one(name_of(name)?).map(|said| said.value.to_owned()),
            env::BAGGAGE if others => self.one(name_of(name)?).map(|said| said.value.to_owned()),
            _ => None,
        });
        if caller.is_none() {
            let whose =
                if said.origin == Origin::Code { "the program" } else { "whoever started this process" };
            self.ignore(said, &format!("{whose} wrote no valid W3C traceparent"));
        }
        caller
    }
}

fn name_of(name: &str) -> Option<&'static str> {
    [env::TRACESTATE, env::BAGGAGE].into_iter().find(|known| *known == name)
}
