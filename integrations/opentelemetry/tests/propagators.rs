//! Our formats as propagators of opentelemetry, and theirs for us. (Alone in its process: it configures the formats.)
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::collections::HashMap;
use std::sync::OnceLock;

use traced_runtime::export::Memory;
use traced_runtime::{Builder, Callsite, Guard, Propagator, callsite};

static ABOVE: Callsite = callsite!("above");
static BELOW: Callsite = callsite!("below");

type Headers = HashMap<String, String>;

/// Zipkin's header is read where W3C's is not there, and W3C's is written.
fn configure() {
    static GUARD: OnceLock<Guard> = OnceLock::new();
    GUARD.get_or_init(|| {
        Builder::new("test", "0")
            .exporter(Memory::default())
            .extract_from([Propagator::TraceContext, Propagator::Baggage, Propagator::B3])
            .inject_into([Propagator::TraceContext, Propagator::Baggage])
            .install()
    });
}

macro_rules! tests_of {
    ($version:ident) => {
        mod $version {
            use traced_opentelemetry::$version::opentelemetry::baggage::BaggageExt as _;
            use traced_opentelemetry::$version::opentelemetry::propagation::{
                Extractor, Injector, TextMapPropagator,
            };
            use traced_opentelemetry::$version::opentelemetry::trace::{
                Span as _, SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
                Tracer as _, TracerProvider as _,
            };
            use traced_opentelemetry::$version::opentelemetry::{Context, KeyValue, global};
            use traced_opentelemetry::$version::opentelemetry_sdk::propagation::TraceContextPropagator;
            use traced_opentelemetry::$version::{ours, propagator, provider};
            use traced_runtime::testing::capture;
            use traced_runtime::{Propagator, Span};

            use super::{ABOVE, BELOW, Headers, configure};

            const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
            const B3: &str = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1";

            fn headers(pairs: &[(&str, &str)]) -> Headers {
                pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
            }

            fn written(context: &Context) -> Headers {
                let mut headers = Headers::new();
                propagator().inject_context(context, &mut headers);
                headers
            }

            #[test]
            fn the_newest_span_is_written_whoever_made_it() {
                configure();
                let _capture = capture();
                global::set_text_map_propagator(propagator());
                let inject = || {
                    let mut headers = Headers::new();
                    global::get_text_map_propagator(|p| p.inject_context(&Context::current(), &mut headers));
                    let mut same = Headers::new();
                    global::get_text_map_propagator(|p| p.inject(&mut same));
                    assert_eq!(headers, same);
                    headers.remove("traceparent")
                };
                assert_eq!(inject(), None);
                let above = Span::start(&ABOVE);
                let entered = above.enter();
                let mut expected = Headers::new();
                traced_runtime::inject(&above.context(), &mut expected);
                assert_eq!(inject(), expected.remove("traceparent"));
                provider().tracer("t").in_span("theirs", |context| {
                    let id = context.span().span_context().span_id().to_string();
                    assert!(inject().unwrap().contains(&id));
                    let below = Span::start(&BELOW);
                    let _entered = below.enter();
                    assert!(inject().unwrap().contains(&below.span_context().unwrap().span_id.to_string()));
                });
                drop(entered);
            }

            #[test]
            fn a_span_given_explicitly_is_written() {
                configure();
                let _capture = capture();
                let theirs = provider().tracer("t").start("theirs");
                let id = theirs.span_context().span_id().to_string();
                let context = Context::new().with_span(theirs);
                assert!(written(&context)["traceparent"].contains(&id));
            }

            #[test]
            fn a_caller_is_read_in_the_formats_of_the_process_and_is_the_parent() {
                configure();
                for (name, value) in [("traceparent", TRACEPARENT), ("b3", B3)] {
                    let capture = capture();
                    let sent = headers(&[(name, value), ("baggage", "tenant=blue;p=1,user=7")]);
                    let context = propagator().extract(&sent);
                    assert!(context.span().span_context().is_remote());
                    assert_eq!(context.baggage().get("user").map(|value| value.as_str()), Some("7"));
                    drop(provider().tracer("t").start_with_context("server", &context));
                    let span = capture.span("server");
                    assert_eq!(span.trace_id.to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
                    assert_eq!(span.parent_span_id.unwrap().to_string(), "00f067aa0ba902b7");
                    assert_eq!(written(&context)["traceparent"], TRACEPARENT);
                    assert_eq!(written(&context)["baggage"], "tenant=blue;p=1,user=7");
                }
            }

            #[test]
            fn a_caller_that_is_attached_is_the_parent_of_both_kinds() {
                configure();
                let capture = capture();
                let context = propagator().extract(&headers(&[("traceparent", TRACEPARENT)]));
                let attached = context.attach();
                drop(Span::start(&ABOVE));
                drop(provider().tracer("t").start("theirs"));
                drop(attached);
                for span in capture.spans() {
                    assert_eq!(span.parent_span_id.unwrap().to_string(), "00f067aa0ba902b7", "{}", span.name);
                }
                assert_eq!(capture.spans().len(), 2);
            }

            #[test]
            fn what_is_no_context_changes_nothing() {
                configure();
                let caller = SpanContext::new(
                    TraceId::from_bytes([7; 16]),
                    SpanId::from_bytes([8; 8]),
                    TraceFlags::SAMPLED,
                    true,
                    TraceState::NONE,
                );
                let known = Context::new().with_remote_span_context(caller.clone());
                let sent = headers(&[("traceparent", "00-nonsense")]);
                let read = propagator().extract_with_context(&known, &sent);
                assert_eq!(read.span().span_context(), &caller);
            }

            #[test]
            fn their_baggage_is_written() {
                configure();
                let _capture = capture();
                let above = Span::start(&ABOVE);
                let _entered = above.enter();
                let context = Context::current().with_baggage([KeyValue::new("tenant", "blue")]);
                let headers = written(&context);
                assert_eq!(headers["baggage"], "tenant=blue");
                assert!(headers["traceparent"].contains(&above.span_context().unwrap().span_id.to_string()));
            }

            #[test]
            fn one_format_can_be_had_by_itself() {
                configure();
                let b3 = propagator().only(Propagator::B3);
                let context = b3.extract(&headers(&[("traceparent", TRACEPARENT), ("b3", B3)]));
                let mut headers = Headers::new();
                b3.inject_context(&context, &mut headers);
                assert_eq!(headers.keys().collect::<Vec<_>>(), ["b3"]);
                assert_eq!(b3.fields().collect::<Vec<_>>(), ["b3"]);
            }

            #[test]
            fn the_fields_are_those_that_are_written() {
                configure();
                let propagator = propagator();
                let fields: Vec<_> = propagator.fields().collect();
                assert_eq!(fields, ["traceparent", "tracestate", "baggage"]);
            }

            #[test]
            fn their_carriers_are_ours() {
                configure();
                let sent = headers(&[("traceparent", TRACEPARENT)]);
                let caller = traced_runtime::extract(&sent as &dyn Extractor);
                assert_eq!(caller.span_context().unwrap().span_id.to_string(), "00f067aa0ba902b7");
                let mut onward = Headers::new();
                traced_runtime::inject(&caller, &mut onward as &mut dyn Injector);
                assert_eq!(onward["traceparent"], TRACEPARENT);
            }

            #[test]
            fn their_propagators_read_for_us() {
                configure();
                let capture = capture();
                let sent = headers(&[("traceparent", TRACEPARENT), ("tracestate", "vendor=1")]);
                let caller = ours(&TraceContextPropagator::new().extract(&sent));
                assert_eq!(caller.trace_state(), Some("vendor=1"));
                drop(Span::start_entrance(&ABOVE, caller));
                assert_eq!(capture.span("above").parent_span_id.unwrap().to_string(), "00f067aa0ba902b7");
            }

            #[test]
            fn our_spans_are_written_by_their_propagators() {
                configure();
                let _capture = capture();
                let above = Span::start(&ABOVE);
                let context = traced_opentelemetry::$version::theirs(&above.context());
                let mut headers = Headers::new();
                TraceContextPropagator::new().inject_context(&context, &mut headers);
                let id = above.span_context().unwrap().span_id.to_string();
                assert!(headers["traceparent"].contains(&id));
            }
        }
    };
}

tests_of!(v0_31);
tests_of!(v0_32);
tests_of!(v0_33);
