//! Closures that stay in their trace: for threads and thread pools.

use crate::context::Context;

/// A closure that does `work` in what is current now, wherever and whenever it is called.
///
/// ```
/// use traced_runtime::{Callsite, Context, Span, callsite, carry};
/// static REPORT: Callsite = callsite!("report");
/// let span = Span::start(&REPORT);
/// let _entered = span.enter();
/// let here = Context::current().span_context();
/// let there = std::thread::spawn(carry(|| Context::current().span_context())).join().unwrap();
/// assert_eq!(here, there);
/// ```
///
/// A pool that wants the closure more than once (`rayon`'s iterators) gets a [`Context`] instead:
///
/// ```
/// # use traced_runtime::Context;
/// let context = Context::current();
/// let each = |n: u32| {
///     let _entered = context.clone().enter();
///     n * 2
/// };
/// assert_eq!(each(2), 4);
/// ```
pub fn carry<F, R>(work: F) -> impl FnOnce() -> R
where
    F: FnOnce() -> R,
{
    let context = Context::current().elsewhere();
    move || {
        let _entered = context.enter();
        work()
    }
}
