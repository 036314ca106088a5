//! A hundred thousand requests at once, each a tree of calls in four worlds that awaits, spawns, joins, gives up, times out
//! and panics: no span has a wrong parent, and no worker keeps anything of a request.
#![allow(clippy::unwrap_used, reason = "tests do")]

mod clean;
mod plan;
mod random;
mod run;
mod worlds;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use traced::FutureExt;
use traced::opentelemetry::{v0_31, v0_33};
use traced::testing::capture;
use traced::tracing::tracing_subscriber::{prelude::*, registry};
use traced::wire::{AnyValue, Span};

use clean::LEFT_BEHIND;
use plan::Planner;
use random::Random;
use run::Batch;

const SEED: u64 = 0x7261_6e64_6f6d_2021;
const REQUESTS: usize = 100_000;
/// So many are under way at a time.
const BATCH: usize = 500;

#[test]
fn no_wrong_parent_and_nothing_left_behind() {
    registry().with(traced::tracing::layer()).init();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap();
    let (mut random, mut last_number) = (Random::new(SEED), 0);
    let (began, mut spans) = (Instant::now(), 0);
    for batch in 0..REQUESTS / BATCH {
        // The first half goes without it, which most programs do.
        if batch * BATCH == REQUESTS / 2 {
            v0_31::share_current();
            v0_33::share_current();
        }
        let requests = (0..BATCH)
            .map(|_| Planner { random: &mut random, last_number: &mut last_number }.request())
            .collect();
        spans += runtime.block_on(serve(requests, batch));
    }
    println!("{REQUESTS} requests, {spans} spans, {:.1} s", began.elapsed().as_secs_f64());
}

/// Serves all of them side by side; how many spans there were, all with the right parent.
async fn serve(requests: Vec<Arc<plan::Call>>, number: usize) -> usize {
    let capture = capture();
    let batch = Arc::new(Batch::default());
    let tasks: Vec<_> = requests
        .iter()
        .map(|request| {
            let work = worlds::make(Arc::clone(request), Arc::clone(&batch), None);
            batch.spawn(Box::pin(FutureExt::in_current_span(work)))
        })
        .collect();
    for task in tasks {
        task.await.unwrap_or_else(|error| panic!("{error}: seed {SEED:#x}, batch {number}"));
    }
    // What nobody waits for is still on its way.
    while !batch.is_over() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let spans = capture.spans();
    let faults = faults(&spans, batch.spans.load(Ordering::Relaxed));
    assert!(
        faults.is_empty(),
        "seed {SEED:#x}, batch {number}: {} faults, first of them:\n{}",
        faults.len(),
        faults[..faults.len().min(20)].join("\n"),
    );
    assert_eq!(LEFT_BEHIND.load(Ordering::Relaxed), 0, "seed {SEED:#x}, batch {number}");
    spans.len()
}

/// What is wrong with the parents.
fn faults(spans: &[Span], expected: usize) -> Vec<String> {
    let by_id: HashMap<_, _> = spans.iter().map(|span| (span.span_id, span)).collect();
    let mut faults = Vec::new();
    if spans.len() != expected {
        faults.push(format!("{} spans instead of {expected}", spans.len()));
    }
    for span in spans {
        let above = span.parent_span_id.map(|id| by_id.get(&id));
        let parent = match above {
            None => Some(0),
            Some(above) => above.and_then(|above| number(above, "number")),
        };
        let is_of_its_trace = above.flatten().is_none_or(|above| above.trace_id == span.trace_id);
        if parent.is_none() || parent != number(span, "parent") || !is_of_its_trace {
            faults.push(format!(
                "{} {:?} is below {parent:?} and not {:?}",
                span.name,
                number(span, "number"),
                number(span, "parent"),
            ));
        }
    }
    faults
}

fn number(span: &Span, key: &str) -> Option<i64> {
    match span.attribute(key)? {
        AnyValue::I64(number) => Some(*number),
        _ => None,
    }
}
