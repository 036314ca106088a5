//! Spans of each version of opentelemetry and those of `traced` make one tree.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use traced_runtime::testing::Capture;
use traced_runtime::wire::{AnyValue, Span as Finished};
use traced_runtime::{Callsite, Span, callsite};

static ABOVE: Callsite = callsite!("above");
static BETWEEN: Callsite = callsite!("between");
static BELOW: Callsite = callsite!("below");

/// Each span's name below its parent's, joined by dots, in the order of their starts.
fn paths(capture: &Capture) -> Vec<String> {
    let spans = capture.spans();
    spans.iter().map(|span| path(span, &spans)).collect()
}

fn path(span: &Finished, spans: &[Finished]) -> String {
    let Some(parent) = span.parent_span_id else { return span.name.clone() };
    let parent = spans.iter().find(|other| other.span_id == parent);
    format!("{}.{}", parent.map_or_else(|| "?".into(), |parent| path(parent, spans)), span.name)
}

fn text(value: &str) -> AnyValue {
    AnyValue::Str(value.into())
}

macro_rules! tests_of {
    ($version:ident) => {
        mod $version {
            use std::time::{Duration, SystemTime};

            use traced_opentelemetry::$version::opentelemetry::trace::{
                FutureExt as _, Span as _, SpanBuilder, SpanContext, SpanId, SpanKind, Status,
                TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _, TracerProvider as _,
            };
            use traced_opentelemetry::$version::opentelemetry::{
                Array, Context, InstrumentationScope, KeyValue, StringValue, Value,
            };
            use traced_opentelemetry::$version::{Tracer, provider};
            use traced_runtime::testing::capture;
            use traced_runtime::wire::{self, AnyValue};
            use traced_runtime::{Context as Ours, FutureExt as _, Kind, Span};

            use super::{ABOVE, BELOW, BETWEEN, paths, text};

            fn tracer() -> Tracer {
                provider().tracer("billing")
            }

            #[test]
            fn a_span_below_traced_code_is_its_child() {
                let capture = capture();
                let above = Span::start(&ABOVE);
                let entered = above.enter();
                tracer().in_span("theirs", |_| ());
                drop(entered);
                drop(above);
                assert_eq!(paths(&capture), ["above", "above.theirs"]);
            }

            #[test]
            fn traced_code_below_an_active_span_is_its_child() {
                let capture = capture();
                tracer().in_span("theirs", |_| drop(Span::start(&BELOW)));
                drop(Span::start(&BETWEEN));
                assert_eq!(paths(&capture), ["theirs", "theirs.below", "between"]);
            }

            #[test]
            fn spans_of_both_kinds_nest_in_each_other() {
                let capture = capture();
                let (above, tracer) = (Span::start(&ABOVE), tracer());
                let entered = above.enter();
                tracer.in_span("one", |_| {
                    tracer.in_span("two", |_| {
                        let between = Span::start(&BETWEEN);
                        let entered = between.enter();
                        tracer.in_span("three", |_| {
                            tracer.in_span("four", |_| drop(Span::start(&BELOW)));
                            drop(Span::start(&BELOW));
                        });
                        drop(Span::start(&BELOW));
                        drop(entered);
                    });
                    drop(Span::start(&BELOW));
                });
                drop(entered);
                drop(above);
                assert_eq!(
                    paths(&capture),
                    [
                        "above",
                        "above.one",
                        "above.one.two",
                        "above.one.two.between",
                        "above.one.two.between.three",
                        "above.one.two.between.three.four",
                        "above.one.two.between.three.four.below",
                        "above.one.two.between.three.below",
                        "above.one.two.between.below",
                        "above.one.below",
                    ]
                );
            }

            #[test]
            fn a_parent_given_explicitly_is_the_parent() {
                let capture = capture();
                let (above, tracer) = (Span::start(&ABOVE), tracer());
                let other = Context::new().with_span(tracer.start("other"));
                let entered = above.enter();
                let given = Context::new().with_span(tracer.start("given"));
                tracer.in_span("active", |_| {
                    drop(tracer.start_with_context("child", &given));
                    drop(tracer.start_with_context("child", &other));
                });
                drop((entered, given, other));
                drop(above);
                assert_eq!(
                    paths(&capture),
                    ["above", "other", "above.given", "above.active", "above.given.child", "other.child"]
                );
            }

            #[test]
            fn a_root_asked_for_explicitly_is_a_root() {
                let capture = capture();
                tracer().in_span("theirs", |_| drop(tracer().start_with_context("root", &Context::new())));
                assert_eq!(paths(&capture), ["theirs", "root"]);
                assert_ne!(capture.span("root").trace_id, capture.span("theirs").trace_id);
            }

            #[test]
            fn an_active_span_is_the_parent_on_whatever_thread_its_context_is_attached() {
                let capture = capture();
                let (above, tracer) = (Span::start(&ABOVE), tracer());
                let entered = above.enter();
                let theirs = Context::current_with_span(tracer.start("theirs"));
                drop(entered);
                std::thread::spawn(move || {
                    let attached = theirs.attach();
                    drop(Span::start(&BELOW));
                    drop(tracer.start("deeper"));
                    drop(attached);
                })
                .join()
                .unwrap();
                drop(above);
                assert_eq!(
                    paths(&capture),
                    ["above", "above.theirs", "above.theirs.below", "above.theirs.deeper"]
                );
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn futures_keep_their_spans_over_awaits() {
                let capture = capture();
                let work = async {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    let between = Span::start(&BETWEEN);
                    async {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                        tracer().in_span("inner", |_| ());
                    }
                    .in_span(between)
                    .await;
                };
                let theirs = Context::current_with_span(tracer().start("theirs"));
                let context = Ours::current();
                tokio::spawn(work.with_context(theirs).in_context(context)).await.unwrap();
                assert_eq!(paths(&capture), ["theirs", "theirs.between", "theirs.between.inner"]);
            }

            #[tokio::test]
            async fn a_future_dropped_half_way_ends_its_spans() {
                let capture = capture();
                let work = async {
                    let _inner = tracer().start("inner");
                    std::future::pending::<()>().await;
                };
                let theirs = Context::current_with_span(tracer().start("theirs"));
                let limit = Duration::from_millis(20);
                assert!(tokio::time::timeout(limit, work.with_context(theirs)).await.is_err());
                assert_eq!(paths(&capture), ["theirs", "theirs.inner"]);
            }

            // https://github.com/open-telemetry/opentelemetry-rust/issues/2871
            #[test]
            fn a_span_that_ends_as_its_context_is_detached_ends_well() {
                let capture = capture();
                drop(Context::current_with_span(tracer().start("theirs")).attach());
                assert_eq!(paths(&capture), ["theirs"]);
            }

            #[test]
            fn a_span_ends_once() {
                let capture = capture();
                let mut theirs = tracer().start("theirs");
                assert!(theirs.is_recording());
                theirs.end();
                theirs.end_with_timestamp(SystemTime::now());
                theirs.set_attribute(KeyValue::new("late", true));
                theirs.update_name("late");
                assert!(!theirs.is_recording());
                let child = tracer().start_with_context("child", &Context::new().with_span(theirs));
                drop(child);
                assert_eq!(paths(&capture), ["theirs", "theirs.child"]);
                assert_eq!(capture.span("theirs").attribute("late"), None);
            }

            #[test]
            fn every_type_of_value_arrives() {
                let capture = capture();
                let strings = vec![StringValue::from("a"), StringValue::from("b".to_owned())];
                let mut theirs = tracer()
                    .span_builder("theirs")
                    .with_attributes([KeyValue::new("bool", true), KeyValue::new("i64", -7)])
                    .start(&tracer());
                theirs.set_attributes([
                    KeyValue::new("f64", 1.5),
                    KeyValue::new("str", "static"),
                    KeyValue::new("string".to_owned(), "owned".to_owned()),
                    KeyValue::new("bools", Value::Array(Array::Bool(vec![true, false]))),
                    KeyValue::new("i64s", Value::Array(Array::I64(vec![1, 2]))),
                    KeyValue::new("f64s", Value::Array(Array::F64(vec![0.5]))),
                    KeyValue::new("strings", Value::Array(Array::String(strings))),
                    KeyValue::new("none", Value::Array(Array::I64(vec![]))),
                ]);
                theirs.set_attribute(KeyValue::new("i64", 8));
                drop(theirs);
                let span = capture.span("theirs");
                let expected = [
                    ("bool", AnyValue::Bool(true)),
                    ("i64", AnyValue::I64(8)),
                    ("f64", AnyValue::F64(1.5)),
                    ("str", text("static")),
                    ("string", text("owned")),
                    ("bools", AnyValue::Array(vec![AnyValue::Bool(true), AnyValue::Bool(false)])),
                    ("i64s", AnyValue::Array(vec![AnyValue::I64(1), AnyValue::I64(2)])),
                    ("f64s", AnyValue::Array(vec![AnyValue::F64(0.5)])),
                    ("strings", AnyValue::Array(vec![text("a"), text("b")])),
                    ("none", AnyValue::Array(vec![])),
                ];
                for (key, value) in expected {
                    assert_eq!(span.attribute(key), Some(&value), "{key}");
                }
            }

            #[test]
            fn the_tracer_is_named() {
                let capture = capture();
                let scope = InstrumentationScope::builder("billing").with_version("1.2").build();
                drop(provider().tracer_with_scope(scope).start("theirs"));
                let span = capture.span("theirs");
                assert_eq!(span.attribute("otel.scope.name"), Some(&text("billing")));
                assert_eq!(span.attribute("otel.scope.version"), Some(&text("1.2")));
            }

            #[test]
            fn kinds_are_kept() {
                let capture = capture();
                let kinds = [
                    (SpanKind::Client, Kind::Client),
                    (SpanKind::Consumer, Kind::Consumer),
                    (SpanKind::Internal, Kind::Internal),
                    (SpanKind::Producer, Kind::Producer),
                    (SpanKind::Server, Kind::Server),
                ];
                for (theirs, ours) in &kinds {
                    let name = format!("{ours:?}");
                    drop(SpanBuilder::from_name(name.clone()).with_kind(theirs.clone()).start(&tracer()));
                    assert_eq!(capture.span(&name).kind, *ours);
                }
            }

            #[test]
            fn errors_events_and_names_arrive() {
                let capture = capture();
                let mut theirs = tracer().start("theirs");
                theirs.record_error(&std::fmt::Error);
                theirs.add_event("retried", vec![KeyValue::new("attempt", 2)]);
                theirs.set_status(Status::error("out of paper"));
                theirs.set_status(Status::Unset);
                theirs.update_name("print");
                drop(theirs);
                let span = capture.span("print");
                assert_eq!(span.status, wire::Status::Error("out of paper".into()));
                assert_eq!(span.events.len(), 2);
                assert_eq!(span.events[0].name, "exception");
                assert_eq!(
                    span.events[0].attributes,
                    [("exception.message".to_owned(), text(&std::fmt::Error.to_string()))]
                );
                assert_eq!(span.events[1].attributes, [("attempt".to_owned(), AnyValue::I64(2))]);
            }

            #[test]
            fn ok_is_final() {
                let capture = capture();
                let mut theirs = tracer().start("theirs");
                theirs.set_status(Status::error("not yet"));
                theirs.set_status(Status::Ok);
                theirs.set_status(Status::error("too late"));
                drop(theirs);
                assert_eq!(capture.span("theirs").status, wire::Status::Ok);
            }

            #[test]
            fn links_lead_to_their_spans() {
                let capture = capture();
                let first = tracer().start("first");
                let mut second = tracer().start("second");
                second.add_link(first.span_context().clone(), vec![KeyValue::new("why", "batch")]);
                second.add_link(SpanContext::NONE, vec![]);
                drop((first, second));
                let (first, second) = (capture.span("first"), capture.span("second"));
                assert_eq!(second.links.len(), 1);
                assert_eq!(
                    (second.links[0].trace_id, second.links[0].span_id),
                    (first.trace_id, first.span_id)
                );
                assert_eq!(second.links[0].attributes, [("why".to_owned(), text("batch"))]);
            }

            #[test]
            fn their_propagators_see_our_ids() {
                let capture = capture();
                let theirs = tracer().start("theirs");
                let context = theirs.span_context().clone();
                assert!(context.is_valid() && context.is_sampled() && !context.is_remote());
                drop(theirs);
                let span = capture.span("theirs");
                assert_eq!(context.trace_id().to_bytes(), span.trace_id.to_bytes());
                assert_eq!(context.span_id().to_bytes(), span.span_id.to_bytes());
            }

            #[test]
            fn where_nothing_is_recorded_the_caller_travels_on() {
                let caller = SpanContext::new(
                    TraceId::from_bytes([7; 16]),
                    SpanId::from_bytes([8; 8]),
                    TraceFlags::default(),
                    true,
                    "vendor=1".parse::<TraceState>().unwrap(),
                );
                let given = Context::new().with_remote_span_context(caller.clone());
                let theirs = tracer().start_with_context("theirs", &given);
                assert!(!theirs.is_recording());
                assert_eq!(theirs.span_context().trace_id(), caller.trace_id());
                assert_eq!(theirs.span_context().span_id(), caller.span_id());
                assert_eq!(theirs.span_context().trace_state().get("vendor"), Some("1"));
                let attached = given.with_span(theirs).attach();
                let ours = Span::start(&BELOW).span_context().unwrap();
                assert_eq!(ours.trace_id.to_bytes(), caller.trace_id().to_bytes());
                drop(attached);
            }

            #[test]
            fn what_either_side_suppresses_makes_no_spans() {
                let capture = capture();
                let suppressed = Ours::current().suppressed().enter();
                tracer().in_span("theirs", |_| drop(Span::start(&BELOW)));
                drop(suppressed);
                let suppressed = Context::enter_telemetry_suppressed_scope();
                tracer().in_span("theirs", |_| drop(Span::start(&BELOW)));
                drop(Span::start(&BELOW));
                drop(suppressed);
                assert_eq!(paths(&capture), Vec::<String>::new());
            }

            #[test]
            fn a_panic_ends_the_spans_it_passes() {
                let capture = capture();
                let caught = std::panic::catch_unwind(|| {
                    tracer().in_span("theirs", |_| panic!("expected by this test"));
                });
                assert!(caught.is_err());
                assert_eq!(capture.span("theirs").attribute("error.type"), Some(&text("panic")));
            }

            #[test]
            fn spans_made_while_another_is_in_use_do_not_deadlock() {
                let capture = capture();
                tracer().in_span("theirs", |context| {
                    let attributes = (0..2).map(|_| {
                        drop(Span::start(&BELOW));
                        KeyValue::new("key", 1)
                    });
                    context.span().set_attributes(attributes);
                });
                assert_eq!(paths(&capture), ["theirs", "theirs.below", "theirs.below"]);
            }

            #[test]
            fn a_thread_that_goes_away_can_still_make_spans() {
                struct Last;
                impl Drop for Last {
                    fn drop(&mut self) {
                        drop(Span::start(&BELOW));
                    }
                }
                thread_local!(static LAST: Last = const { Last });
                let tracer = tracer();
                std::thread::spawn(move || {
                    LAST.with(|_| ());
                    tracer.in_span("theirs", |_| drop(Span::start(&BELOW)));
                })
                .join()
                .unwrap();
            }
        }
    };
}

tests_of!(v0_31);
tests_of!(v0_32);
tests_of!(v0_33);

#[test]
fn three_versions_in_one_program_share_one_trace() {
    use traced_opentelemetry::{v0_31, v0_32, v0_33};
    use v0_31::opentelemetry::trace::{Tracer as _, TracerProvider as _};
    use v0_32::opentelemetry::trace::{Tracer as _, TracerProvider as _};
    use v0_33::opentelemetry::trace::{Tracer as _, TracerProvider as _};

    let capture = traced_runtime::testing::capture();
    let old = v0_31::provider().tracer("old");
    let middle = v0_32::provider().tracer("middle");
    let new = v0_33::provider().tracer("new");
    let below = || drop(Span::start(&BELOW));
    let above = Span::start(&ABOVE);
    let entered = above.enter();
    old.in_span("31", |_| new.in_span("33", |_| new.in_span("33", |_| below())));
    new.in_span("33", |_| old.in_span("31", |_| old.in_span("31", |_| below())));
    new.in_span("33", |_| {
        old.in_span("31", |_| {
            middle.in_span("32", |_| below());
            new.in_span("33", |_| {
                below();
                let between = Span::start(&BETWEEN);
                let entered = between.enter();
                middle.in_span("32", |_| old.in_span("31", |_| below()));
                below();
                drop(entered);
            });
            below();
        });
        below();
    });
    drop(entered);
    drop(above);
    assert_eq!(
        paths(&capture),
        [
            "above",
            "above.31",
            "above.31.33",
            "above.31.33.33",
            "above.31.33.33.below",
            "above.33",
            "above.33.31",
            "above.33.31.31",
            "above.33.31.31.below",
            "above.33",
            "above.33.31",
            "above.33.31.32",
            "above.33.31.32.below",
            "above.33.31.33",
            "above.33.31.33.below",
            "above.33.31.33.between",
            "above.33.31.33.between.32",
            "above.33.31.33.between.32.31",
            "above.33.31.33.between.32.31.below",
            "above.33.31.33.between.below",
            "above.33.31.below",
            "above.33.below",
        ]
    );
    let ids: std::collections::BTreeSet<_> = capture.spans().iter().map(|span| span.trace_id).collect();
    assert_eq!(ids.len(), 1);
}
