//! A future is driven to its end on this thread, which has no runtime.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// What comes of the future, or nothing where it takes longer than `limit`; then it is dropped.
#[expect(clippy::disallowed_methods, reason = "a deadline is no span's time")]
pub(crate) fn block_on<F: Future>(future: F, limit: Duration) -> Option<F::Output> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Sleeper(thread::current())));
    let mut context = Context::from_waker(&waker);
    let began = Instant::now();
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        // Woken for nothing, or by somebody else, it polls once more, which is harmless.
        let left = limit.checked_sub(began.elapsed()).filter(|left| !left.is_zero())?;
        thread::park_timeout(left);
    }
}

struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, poll_fn, ready};

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn what_is_ready_comes_at_once_and_what_never_is_is_given_up() {
        assert_eq!(block_on(ready(7), Duration::ZERO), Some(7));
        assert_eq!(block_on(pending::<()>(), Duration::from_millis(20)), None);
    }

    #[test]
    fn another_thread_may_wake_it() {
        let mut polls = 0;
        let future = poll_fn(|context| {
            polls += 1;
            if polls == 3 {
                return Poll::Ready(polls);
            }
            let waker = context.waker().clone();
            let later = move || {
                thread::sleep(Duration::from_millis(10));
                waker.wake();
            };
            thread::Builder::new().spawn(later).unwrap();
            Poll::Pending
        });
        assert_eq!(block_on(future, LONG), Some(3));
    }
}
