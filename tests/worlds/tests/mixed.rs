//! One program, four ways to make spans, one trace: every parent is right.
#![allow(clippy::unwrap_used, reason = "tests do")]

use std::time::Duration;

use tokio::task::yield_now;
use tokio::{join, select};
use traced::opentelemetry::{v0_31, v0_33};
use traced::testing::capture;
use traced::tracing::tracing_subscriber::{prelude::*, registry};
use traced::{FutureExt, carry, traced};
use tracing::{Instrument as _, instrument};
use v0_31::opentelemetry as otel_31;
use v0_33::opentelemetry as otel_33;

fn old() -> v0_31::Tracer {
    use otel_31::trace::TracerProvider as _;
    v0_31::provider().tracer("old")
}

fn new() -> v0_33::Tracer {
    use otel_33::trace::TracerProvider as _;
    v0_33::provider().tracer("new")
}

/// Does `work` in a span of 0.31.
fn in_old<R>(name: &'static str, work: impl FnOnce() -> R) -> R {
    use otel_31::trace::Tracer as _;
    old().in_span(name, |_| work())
}

/// Does `work` in a span of 0.33.
fn in_new<R>(name: &'static str, work: impl FnOnce() -> R) -> R {
    use otel_33::trace::Tracer as _;
    new().in_span(name, |_| work())
}

/// Does `work` in a span of 0.31, across awaits.
async fn over_old<R>(name: &'static str, work: impl Future<Output = R>) -> R {
    use otel_31::trace::{FutureExt as _, TraceContextExt as _, Tracer as _};
    let context = otel_31::Context::current_with_span(old().start(name));
    work.with_context(context).await
}

/// Does `work` in a span of 0.33, across awaits.
async fn over_new<R>(name: &'static str, work: impl Future<Output = R>) -> R {
    use otel_33::trace::{FutureExt as _, TraceContextExt as _, Tracer as _};
    let context = otel_33::Context::current_with_span(new().start(name));
    work.with_context(context).await
}

#[traced]
async fn place_order() {
    reserve(3).await;
    join!(price(), address());
    notify().await;
    first_offer().await;
    charge().await;
    late().await;
    archive();
}

/// Calls deeper and deeper, each in another way.
#[instrument]
async fn reserve(items: u32) {
    yield_now().await;
    in_old("stock", || count(items));
    over_new("lock", async {
        yield_now().await;
        count(items);
    })
    .await;
}

#[traced]
fn count(items: u32) -> u32 {
    in_new("lookup", || in_old("row", || rows(items)))
}

#[instrument]
fn rows(items: u32) -> u32 {
    in_new("page", || items + 1)
}

/// These two take turns on one task.
#[traced]
async fn price() {
    yield_now().await;
    over_new("tax", async {
        for _ in 0..2 {
            yield_now().await;
            rate().await;
        }
    })
    .await;
    in_old("sum", || ());
}

#[instrument]
async fn rate() {
    yield_now().await;
}

#[instrument]
async fn address() {
    over_old("geocode", async {
        yield_now().await;
        parse();
        yield_now().await;
        yield_now().await;
        parse();
    })
    .await;
    in_new("check", || ());
}

#[traced]
fn parse() {}

/// Whichever way a task takes its span along.
async fn notify() {
    over_new("notify", async {
        traced::spawn(mail()).await.unwrap();
        tokio::spawn(FutureExt::in_current_span(mail())).await.unwrap();
        let thread = in_old("queue", || std::thread::spawn(carry(parse)));
        thread.join().unwrap();
        let theirs = {
            use otel_33::trace::FutureExt as _;
            tokio::spawn(mail().with_current_context())
        };
        theirs.await.unwrap();
    })
    .await;
    let span = tracing::info_span!("publish");
    tokio::spawn(mail().instrument(span)).await.unwrap();
}

#[traced]
async fn mail() {
    yield_now().await;
    over_old("smtp", yield_now()).await;
}

/// Of two one wins, and the other is given up wherever it is.
#[instrument]
async fn first_offer() {
    select! {
        biased;
        () = never() => {}
        () = soon() => {}
    }
    parse();
}

#[traced]
async fn never() {
    over_old("wait", std::future::pending::<()>()).await;
}

#[traced]
async fn soon() {
    yield_now().await;
    in_new("offer", || ());
}

/// A panic goes through all of them, and is caught where the task ends.
#[traced]
async fn charge() {
    let broken = async {
        over_new("authorize", async {
            yield_now().await;
            in_old("sign", key);
        })
        .await;
    };
    assert!(traced::spawn(broken).await.unwrap_err().is_panic());
    parse();
}

#[traced]
fn key() {
    panic!("expected by this test");
}

#[instrument]
async fn late() {
    let slow = over_new("slow", never());
    assert!(tokio::time::timeout(Duration::from_millis(10), slow).await.is_err());
    parse();
}

#[traced]
fn archive() {}

const TREE: &str = "
    place_order
      reserve
        stock
          count
            lookup
              row
                rows
                  page
        lock
          count
            lookup
              row
                rows
                  page
      price
        tax
          rate
          rate
        sum
      address
        geocode
          parse
          parse
        check
      notify
        mail
          smtp
        mail
          smtp
        queue
          parse
        mail
          smtp
      publish
        mail
          smtp
      first_offer
        never ~
          wait
        soon
          offer
        parse
      charge
        authorize !panic
          sign !panic
            key !panic
        parse
      late
        slow
          never ~
            wait
        parse
      archive
    ";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_worlds_are_one_trace() {
    registry().with(traced::tracing::layer()).init();
    for is_shared in [false, true] {
        if is_shared {
            v0_31::share_current();
            v0_33::share_current();
        }
        let capture = capture();
        traced::spawn(place_order()).await.unwrap();
        capture.assert_tree(TREE);
        let spans = capture.spans();
        assert!(spans.iter().all(|span| span.trace_id == spans[0].trace_id));
    }
}
