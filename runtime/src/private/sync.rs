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
#[inline(always)]
pub fn leave_observed<R>(scope: Scope, result: &R, observe: impl FnOnce(&R) -> Option<&'static str>) {
    if scope.is_some() {
        if let Some(error_type) = observe(result) {
            scope.fail(error_type);
        }
    }
}

/// The same, if the type tells the outcome.
#[inline(always)]
pub fn leave_by_type<R>(scope: Scope, result: &R, observe: impl Observe<R>) {
    leave_observed(scope, result, |result| observe.observe(result));
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
    let scope = begin.scope();
    let result = body();
    // Here, and not in a function that takes the scope: whether there is a span would be asked a second time.
    if scope.is_some() {
        if let Some(error_type) = observe.observe(&result) {
            scope.fail(error_type);
        }
    }
    result
}
