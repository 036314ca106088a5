//! Tasks that stay in their trace.

use std::future::Future;

use tokio::task::JoinHandle;

use crate::carry::carry;
use crate::context::Context;
use crate::future::FutureExt as _;

/// `tokio::spawn`, but the task runs in what is current now.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let task = traced_runtime::spawn(async { 2 + 2 });
/// assert_eq!(task.await.unwrap(), 4);
/// # });
/// ```
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(future.in_context(Context::current().elsewhere()))
}

/// `tokio::task::spawn_blocking`, but the work runs in what is current now.
#[track_caller]
pub fn spawn_blocking<F, R>(work: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    tokio::task::spawn_blocking(carry(work))
}
