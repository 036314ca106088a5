//! The bodies of synchronous functions.

use super::{Begin, Observe, observe};
use crate::scope::Scope;

/// The body of a function whose result says nothing of its outcome: hold the scope while it runs.
#[inline]
pub fn enter(begin: impl Begin) -> Scope {
    if cfg!(traced_off) { Scope::began(None) } else { begin.scope() }
}

/// The end of a block whose result may be of a type that is not known where the block stands.
#[inline]
pub fn leave<R>(scope: Scope, result: &R) {
    leave_observed(scope, result, observe);
}

/// The end of a body whose result is of a known type.
#[inline]
pub fn leave_observed<R>(mut scope: Scope, result: &R, observe: impl Fn(&R) -> Option<&'static str>) {
    settle(&mut scope, result, &observe);
}

/// The same, if the type tells the outcome.
#[inline]
pub fn leave_by_type<R>(mut scope: Scope, result: &R, observe: impl Observe<R>) {
    settle(&mut scope, result, &observe);
}

/// Ends the span if the work has failed; else it ends with the scope.
#[cfg_attr(not(debug_assertions), inline(always))]
fn settle<R>(scope: &mut Scope, result: &R, observe: &impl Observe<R>) {
    if scope.is_some() {
        if let Some(error_type) = observe.observe(result) {
            scope.fail(error_type);
        }
    }
}

/// Calls it.
#[inline]
pub fn call<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// The body of a function whose result is observed.
#[inline]
pub fn run<R>(
    begin: impl Begin,
    body: impl FnOnce() -> R,
    observe: impl Fn(&R) -> Option<&'static str>,
) -> R {
    run_by_type(begin, observe, body)
}

/// The same, if the type tells the outcome.
#[inline]
pub fn run_by_type<R, O: Observe<R>>(begin: impl Begin, observe: O, body: impl FnOnce() -> R) -> R {
    if cfg!(traced_off) {
        return body();
    }
    let mut scope = begin.scope();
    let result = body();
    settle(&mut scope, &result, &observe);
    result
}
