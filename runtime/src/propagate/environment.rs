//! A caller named by the environment: for jobs, CI steps and command-line tools.

use super::Propagator;
use super::lists::extract;
use crate::carrier::Carrier;
use crate::carrier::environment::variable_of;
use crate::context::Context;

/// The context that variables name in one of these formats, if there is a valid one.
pub(crate) fn environment_parent(
    formats: &[Propagator],
    variable: &dyn Fn(&str) -> Option<String>,
) -> Option<Context> {
    let context = extract(formats, &Variables(variable));
    context.span_context().is_some().then_some(context)
}

struct Variables<'a>(&'a dyn Fn(&str) -> Option<String>);

struct Marker;

impl Carrier<Marker> for Variables<'_> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        if let Some(value) = (self.0)(&variable_of(name)) {
            visit(value.as_bytes());
        }
    }
}
