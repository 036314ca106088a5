//! Calls each function with the attribute and without, so often as it is told to, between marks that callgrind knows.
//! Then it says how large their futures are.

mod annotated;
mod bare;

use std::hint::black_box;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};

fn main() {
    let calls: Vec<u64> = std::env::args().skip(1).filter_map(|calls| calls.parse().ok()).collect();
    measure(&calls, bare::value);
    measure(&calls, annotated::value);
    measure(&calls, bare::nothing);
    measure(&calls, annotated::nothing);
    measure(&calls, bare::result);
    measure(&calls, annotated::result);
    measure(&calls, bare::attributes);
    measure(&calls, annotated::attributes);
    measure(&calls, |n| complete(bare::ready(n)));
    measure(&calls, |n| complete(annotated::ready(n)));
    measure(&calls, |n| complete(bare::yielding(n)));
    measure(&calls, |n| complete(annotated::yielding(n)));
    println!("{} {}", size_of_val(&bare::ready(1)), size_of_val(&annotated::ready(1)));
    println!("{} {}", size_of_val(&bare::large([1; 1024])), size_of_val(&annotated::large([1; 1024])));
}

fn measure<R>(calls: &[u64], call: impl Fn(u64) -> R) {
    for calls in calls {
        mark();
        for n in 0..*calls {
            black_box(call(black_box(n)));
        }
        mark();
    }
}

#[inline(never)]
fn mark() {
    static MARKS: AtomicU32 = AtomicU32::new(0);
    MARKS.fetch_add(1, Ordering::Relaxed);
}

pub fn wait_once() -> impl Future<Output = ()> {
    WaitOnce(false)
}

struct WaitOnce(bool);

impl Future for WaitOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

fn complete<F: Future>(work: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(output) = work.as_mut().poll(&mut context) {
            return output;
        }
    }
}
