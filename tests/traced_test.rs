//! `#[traced_test]`: a test is given its spans, and no others.

use std::fmt::Error;
use std::thread;

use traced::testing::{Capture, FakeCollector, Tree};
use traced::{FutureExt as _, carry, span, traced, traced_test};

#[traced(attrs(rows))]
fn count(rows: usize) -> Result<usize, Error> {
    let half = span!("half"; rows / 2);
    if rows == 7 { Err(Error) } else { Ok(half) }
}

#[traced]
async fn later(rows: usize) -> usize {
    tokio::task::yield_now().await;
    count(rows).unwrap_or(0)
}

#[traced_test]
fn a_test_is_given_its_spans(spans: &Capture) {
    assert_eq!(count(4), Ok(2));
    spans.assert_tree(
        "
        count {rows=4}
          half
        ",
    );
}

#[traced_test]
fn a_test_may_take_nothing() {
    assert_eq!(count(4), Ok(2));
}

#[traced_test]
fn a_test_may_return_a_result(spans: &Capture) -> Result<(), Error> {
    assert_eq!(count(7), Err(Error));
    count(8)?;
    spans.assert_tree("count !core::fmt::Error\n  ..\ncount\n  half");
    Ok(())
}

#[traced_test]
fn what_a_test_takes_may_have_any_name(Capture { .. }: &Capture) {
    assert_eq!(count(4), Ok(2));
}

#[traced_test]
#[should_panic(expected = "- sum {rows=..}\n+ count {rows=4}\n+   half\n")]
fn a_test_may_fail_as_it_should(spans: &Capture) {
    assert_eq!(count(4), Ok(2));
    spans.assert_tree("sum {rows=..}");
}

#[traced_test]
fn threads_stay_in_their_test(spans: &Capture) {
    let work = span!("work"; thread::spawn(carry(|| count(2))));
    assert_eq!(work.join().expect("it does not panic"), Ok(1));
    thread::spawn(|| count(2)).join().expect("it does not panic").expect("two is even");
    spans.assert_tree("work\n  count\n    half");
}

#[traced_test]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_stay_in_their_test(spans: &Capture) {
    let work = span!("work"; async { tokio::spawn(later(2).in_current_span()).await });
    assert_eq!(work.await.expect("it does not panic"), 1);
    spans.assert_tree("work\n  later\n    count {rows=2}\n      half");
}

#[traced_test]
#[tokio::test]
async fn a_future_given_up_is_marked(spans: &Capture) {
    assert!(later(2).now_or_never().is_none());
    spans.assert_tree("later ~");
}

/// One poll.
trait NowOrNever: Future + Sized {
    fn now_or_never(self) -> Option<Self::Output> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(self).poll(&mut context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        }
    }
}

impl<F: Future> NowOrNever for F {}

#[test]
fn a_program_is_tested_from_outside() {
    let collector = FakeCollector::start();
    let guard = traced::builder!().endpoint(&collector.endpoint()).install();
    assert_eq!(count(4), Ok(2));
    drop(guard);
    // Whatever runs beside this is captured by its test, or by nobody until now.
    let spans = collector.wait_for(2, std::time::Duration::from_secs(10));
    Tree::of(&spans).assert_is("..\ncount {service.name=traced, rows=4}\n  half\n..");
}
