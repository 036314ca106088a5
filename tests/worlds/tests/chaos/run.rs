//! Does what the plan says.

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout;
use tokio::{join, select};

use crate::clean::Clean;
use crate::plan::{Call, Way};
use crate::worlds::{Work, begin, carried, make, make_sync};

/// Requests that are looked at together.
#[derive(Default)]
pub(crate) struct Batch {
    /// How many spans there have to be.
    pub(crate) spans: AtomicUsize,
    tasks: AtomicUsize,
}

impl Batch {
    /// Whether all that was spawned has come to an end, with its spans.
    pub(crate) fn is_over(&self) -> bool {
        self.tasks.load(Ordering::Acquire) == 0
    }

    /// A task of this batch, on a worker where nothing is current before and after it.
    pub(crate) fn spawn(self: &Arc<Self>, work: Work) -> JoinHandle<()> {
        self.tasks.fetch_add(1, Ordering::Relaxed);
        let task = Task(Arc::clone(self));
        tokio::spawn(Clean::new(Box::pin(async move {
            // Dropped last, also when the work panics.
            let _task = task;
            work.await;
        })))
    }
}

struct Task(Arc<Batch>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.tasks.fetch_sub(1, Ordering::Release);
    }
}

/// What a call does in its span.
pub(crate) async fn body(call: &Arc<Call>, batch: &Arc<Batch>, handed: Option<Work>) {
    if call.way != Way::Handed {
        batch.spans.fetch_add(1, Ordering::Relaxed);
    }
    pause(call.yields).await;
    maybe(handed).await;
    let mut calls = call.calls.iter().peekable();
    while let Some(next) = calls.next() {
        pause(call.yields).await;
        match next.way {
            Way::Joined => {
                let other = calls.next_if(|other| other.way == Way::Joined);
                let both = (make_of(next, batch), other.map(|other| make_of(other, batch)));
                join!(both.0, maybe(both.1));
            }
            _ => one(call, next, batch).await,
        }
    }
    pause(call.yields).await;
    end(call).await;
}

async fn one(call: &Call, next: &Arc<Call>, batch: &Arc<Batch>) {
    let spawn = || batch.spawn(carried(call.world, next.number % 2 == 0, make_of(next, batch)));
    match next.way {
        Way::Awaited | Way::Joined => make_of(next, batch).await,
        Way::Handed => hand(next, batch).await,
        Way::Spawned => spawn().await.expect("it does not panic"),
        Way::Detached => drop(spawn()),
        Way::Panics => assert!(spawn().await.expect_err("it panics").is_panic()),
        Way::Sync | Way::SyncPanics => one_sync(next, batch),
        Way::GivenUp => select! {
            biased;
            () = make_of(next, batch) => {}
            () = pause(1 + next.yields) => {}
        },
        Way::TimesOut => {
            let limit = Duration::from_millis(1 + next.yields);
            assert!(timeout(limit, make_of(next, batch)).await.is_err());
        }
    }
}

/// Starts the span of `next` here, and has it polled in another one.
async fn hand(next: &Arc<Call>, batch: &Arc<Batch>) {
    let recipient = next.handed_to.as_ref().expect("it is planned so");
    // This span is there even if it is never polled.
    batch.spans.fetch_add(1, Ordering::Relaxed);
    let handed = begin(Arc::clone(next), Arc::clone(batch));
    make(Arc::clone(recipient), Arc::clone(batch), Some(handed)).await;
}

async fn end(call: &Call) {
    if call.way.never_ends() {
        pending::<()>().await;
    }
    panic_if_planned(call);
}

/// What a call that is a plain function does in its span.
pub(crate) fn body_sync(call: &Call, batch: &Batch) {
    batch.spans.fetch_add(1, Ordering::Relaxed);
    call.calls.iter().for_each(|next| one_sync(next, batch));
    panic_if_planned(call);
}

fn one_sync(next: &Call, batch: &Batch) {
    if next.way.panics() {
        assert!(catch_unwind(AssertUnwindSafe(|| make_sync(next, batch))).is_err());
    } else {
        make_sync(next, batch);
    }
}

/// A panic that tells nobody.
fn panic_if_planned(call: &Call) {
    if call.way.panics() {
        resume_unwind(Box::new("planned"));
    }
}

fn make_of(call: &Arc<Call>, batch: &Arc<Batch>) -> Work {
    make(Arc::clone(call), Arc::clone(batch), None)
}

async fn maybe(work: Option<Work>) {
    if let Some(work) = work {
        work.await;
    }
}

async fn pause(yields: u64) {
    for _ in 0..yields {
        yield_now().await;
    }
}
