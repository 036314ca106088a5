//! Each side sees what is current on the other, where that is the newest.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::collections::HashMap;

use traced_runtime::testing::Capture;
use traced_runtime::{Callsite, Context, Span, SpanContext, callsite};

static ABOVE: Callsite = callsite!("above");
static BETWEEN: Callsite = callsite!("between");
static BELOW: Callsite = callsite!("below");

fn ids() -> Option<SpanContext> {
    Context::current().span_context()
}

/// The flag of a span whose parent is in another process.
const PARENT_IS_REMOTE: u32 = 0x200;

fn within<R>(span: &Span, work: impl FnOnce() -> R) -> R {
    let _entered = span.enter();
    work()
}

/// Each span's name and its parent's, in the order of their starts.
fn parents(capture: &Capture) -> Vec<String> {
    let spans = capture.spans();
    let name = |id| spans.iter().find(|span| span.span_id == id).map_or("?", |span| &*span.name);
    spans.iter().map(|span| format!("{} < {}", span.name, span.parent_span_id.map_or("-", name))).collect()
}

fn traceparent(ids: SpanContext) -> String {
    format!("00-{}-{}-{:02x}", ids.trace_id, ids.span_id, ids.flags.bits())
}

macro_rules! tests_of {
    ($version:ident) => {
        mod $version {
            use std::time::Duration;

            use traced_opentelemetry::$version::opentelemetry::trace::{
                FutureExt as _, TraceContextExt as _, Tracer as _, TracerProvider as _,
            };
            use traced_opentelemetry::$version::opentelemetry::{
                Context, KeyValue, baggage::BaggageExt as _,
            };
            use traced_opentelemetry::$version::{Tracer, ours, provider, share_current, theirs};
            use traced_runtime::testing::capture;
            use traced_runtime::{Context as Ours, FutureExt as _, Span, SpanContext, carry};

            use super::{
                ABOVE, BELOW, BETWEEN, HashMap, PARENT_IS_REMOTE, ids, parents, traceparent, within,
            };

            fn tracer() -> Tracer {
                provider().tracer("billing")
            }

            /// What opentelemetry says is active.
            fn active() -> Option<([u8; 16], [u8; 8])> {
                let context = Context::current();
                let span = context.span();
                let ids = span.span_context();
                ids.is_valid().then(|| (ids.trace_id().to_bytes(), ids.span_id().to_bytes()))
            }

            fn bytes(ids: Option<SpanContext>) -> Option<([u8; 16], [u8; 8])> {
                ids.map(|ids| (ids.trace_id.to_bytes(), ids.span_id.to_bytes()))
            }

            #[test]
            fn an_active_span_is_our_current_one() {
                let _capture = capture();
                let above = Span::start(&ABOVE);
                let entered = above.enter();
                tracer().in_span("theirs", |context| {
                    let ids = ids().unwrap();
                    assert_eq!(ids.span_id.to_bytes(), context.span().span_context().span_id().to_bytes());
                    let mut headers = HashMap::new();
                    traced_runtime::inject(&traced_runtime::current(), &mut headers);
                    assert_eq!(headers["traceparent"], traceparent(ids));
                    let between = Span::start(&BETWEEN);
                    let entered = between.enter();
                    assert_eq!(super::ids(), between.span_context());
                    drop(entered);
                    assert_eq!(super::ids(), Some(ids));
                });
                assert_eq!(ids(), above.span_context());
                drop(entered);
                assert_eq!(ids(), None);
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn what_is_spawned_below_an_active_span_is_its_child() {
                let capture = capture();
                let work = async {
                    let task = tokio::spawn(async { drop(Span::start(&BELOW)) }.in_current_span());
                    task.await.unwrap();
                    std::thread::spawn(carry(|| drop(tracer().start("deeper")))).join().unwrap();
                };
                let context = Context::current_with_span(tracer().start("theirs"));
                work.with_context(context).await;
                assert_eq!(parents(&capture), ["theirs < -", "below < theirs", "deeper < theirs"]);
            }

            #[tokio::test]
            async fn a_future_made_before_ours_and_polled_in_it_is_deeper() {
                let capture = capture();
                let theirs = Context::current_with_span(tracer().start("theirs"));
                let work = async {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    drop(Span::start(&BELOW));
                    drop(tracer().start("deeper"));
                };
                let work = work.with_context(theirs);
                async move {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    work.await;
                    drop(Span::start(&BETWEEN));
                }
                .in_span(Span::start(&ABOVE))
                .await;
                assert_eq!(
                    parents(&capture),
                    ["theirs < -", "above < -", "below < theirs", "deeper < theirs", "between < above"]
                );
            }

            #[test]
            fn our_current_span_is_the_active_one() {
                share_current();
                let _capture = capture();
                assert_eq!(active(), None);
                let above = Span::start(&ABOVE);
                let entered = above.enter();
                assert_eq!(active(), bytes(above.span_context()));
                tracer().in_span("theirs", |_| {
                    assert_eq!(active(), bytes(ids()));
                    let between = Span::start(&BETWEEN);
                    within(&between, || assert_eq!(active(), bytes(between.span_context())));
                    within(&above, || assert_eq!(active(), bytes(above.span_context())));
                    assert_eq!(active(), bytes(ids()));
                    drop(Ours::none().enter());
                    assert_eq!(active(), bytes(ids()));
                });
                let nothing = Ours::none().enter();
                assert_eq!(active(), None);
                drop(nothing);
                assert_eq!(active(), bytes(above.span_context()));
                drop(entered);
                assert_eq!(active(), None);
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn our_current_span_is_the_active_one_across_awaits() {
                share_current();
                let capture = capture();
                let work = |name: &'static str| {
                    let span = Span::start(&BETWEEN);
                    let own = bytes(span.span_context());
                    let tracer = tracer();
                    let work = async move {
                        for _ in 0..3 {
                            assert_eq!(active(), own);
                            let theirs = Context::current_with_span(tracer.start(name));
                            async {
                                tokio::task::yield_now().await;
                                assert_ne!(active(), own);
                                assert_eq!(active(), bytes(ids()));
                            }
                            .with_context(theirs)
                            .await;
                            assert_eq!(active(), own);
                            tokio::time::sleep(Duration::from_millis(1)).await;
                        }
                    };
                    work.in_span(span)
                };
                let above = Span::start(&ABOVE);
                let both = async move { tokio::join!(work("one"), work("two")) };
                tokio::spawn(both.in_context(above.context())).await.unwrap();
                assert_eq!(active(), None);
                drop(above);
                let spans = capture.spans();
                assert_eq!(spans.len(), 9);
                assert!(parents(&capture)[3..].iter().all(|line| line.ends_with("< between")));
            }

            #[test]
            fn guards_dropped_in_the_wrong_order_leave_nothing_behind() {
                share_current();
                let _capture = capture();
                let (one, two) = (Span::start(&ABOVE), Span::start(&BETWEEN));
                let first = one.enter();
                let second = two.enter();
                drop(first);
                assert_eq!(active(), bytes(two.span_context()));
                drop(second);
                assert_eq!((active(), ids()), (None, None));
            }

            #[test]
            fn a_context_of_theirs_takes_our_span_to_another_thread() {
                share_current();
                let capture = capture();
                let above = Span::start(&ABOVE);
                let context = within(&above, Context::current);
                let given = theirs(&above.context());
                std::thread::spawn(move || {
                    let attached = context.attach();
                    drop(Span::start(&BELOW));
                    drop(tracer().start("deeper"));
                    drop(attached);
                    drop(tracer().start_with_context("given", &given));
                })
                .join()
                .unwrap();
                drop(above);
                assert_eq!(
                    parents(&capture),
                    ["above < -", "below < above", "deeper < above", "given < above"]
                );
                assert!(capture.spans().iter().all(|span| span.flags & PARENT_IS_REMOTE == 0));
            }

            #[test]
            fn a_context_goes_over_and_comes_back() {
                let _capture = capture();
                let above = Span::start(&ABOVE);
                let context = above.context().with_baggage("tenant", "blue");
                let over = theirs(&context);
                assert_eq!(over.baggage().get("tenant").map(|value| value.as_str()), Some("blue"));
                let over = over.with_baggage([KeyValue::new("tenant", "red")]);
                let back = ours(&over);
                assert_eq!(back.span_context(), above.span_context());
                assert_eq!(back.baggage().collect::<Vec<_>>(), [("tenant", "red")]);
            }
        }
    };
}

tests_of!(v0_31);
tests_of!(v0_32);
tests_of!(v0_33);
