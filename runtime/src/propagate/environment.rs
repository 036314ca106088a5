//! A caller named by the environment: for jobs, CI steps and command-line tools.

use std::collections::BTreeMap;

use super::{BAGGAGE, TRACEPARENT, TRACESTATE, extract};
use crate::context::Context;

/// The context in `TRACEPARENT`, `TRACESTATE` and `BAGGAGE`, if there is a valid one.
pub(crate) fn environment_parent(variable: impl Fn(&str) -> Option<String>) -> Option<Context> {
    let carrier: BTreeMap<String, String> = [TRACEPARENT, TRACESTATE, BAGGAGE]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), variable(&name.to_ascii_uppercase())?)))
        .collect();
    let context = extract(&carrier);
    context.span_context().is_some().then_some(context)
}
