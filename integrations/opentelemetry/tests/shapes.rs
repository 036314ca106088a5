//! A shape decides what becomes of a library's spans.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use traced_opentelemetry::v0_31::opentelemetry::trace::{
    Span as _, Status, TraceContextExt as _, Tracer as _, TracerProvider as _,
};
use traced_opentelemetry::v0_31::opentelemetry::{Context, KeyValue};
use traced_opentelemetry::v0_31::{Tracer, provider};
use traced_opentelemetry::{Decision, Ending, Part, Recorder, Shape, Starting};
use traced_runtime::testing::capture;
use traced_runtime::wire::AnyValue;
use traced_runtime::{Callsite, Span, Value, callsite, hooks};

static BELOW: Callsite = callsite!("below");

struct Calls;

impl Shape for Calls {
    fn decide(&self, starting: &Starting<'_>) -> Decision {
        match starting.name {
            "attempt" => Decision::part(),
            "heartbeat" => Decision::skip(),
            _ => Decision::record_with(Call::default()).as_logical_client(),
        }
    }
}

/// Counts its attempts, and says how it ended.
#[derive(Default)]
struct Call {
    attempts: u32,
    failures: u32,
}

impl Recorder for Call {
    fn start(&mut self, span: &mut Span, starting: &Starting<'_>) {
        span.rename(starting.text("operation").unwrap_or("call"));
        span.set("root", !starting.has_parent);
    }

    fn attribute(&mut self, span: &mut Span, key: &str, value: Value<'_>) {
        if key != "secret" {
            span.set_named(key, value);
        }
    }

    fn part(&mut self, span: &mut Span, says: &Part<'_>) {
        match says {
            Part::Start(_) => self.attempts += 1,
            Part::Status(..) => self.failures += 1,
            Part::End(ending) => span.set("within", ending.is_within_parent()),
            _ => {}
        }
    }

    fn end(&mut self, span: &mut Span, ending: &Ending<'_>) {
        span.set_all(&[
            ("attempts", Value::from(self.attempts)),
            ("failures", Value::from(self.failures)),
            ("explicit", Value::from(ending.is_explicit())),
        ]);
    }
}

fn tracer() -> Tracer {
    provider().with_shape(Calls).tracer("library")
}

#[test]
fn a_span_can_have_another_name_and_other_attributes() {
    let capture = capture();
    let tracer = tracer();
    let mut call = tracer
        .span_builder("library:call:7")
        .with_attributes([KeyValue::new("operation", "print")])
        .start(&tracer);
    call.set_attributes([KeyValue::new("secret", "x"), KeyValue::new("pages", 2)]);
    call.end();
    let span = capture.span("print");
    assert_eq!(span.attribute("pages"), Some(&AnyValue::I64(2)));
    assert_eq!(span.attribute("root"), Some(&AnyValue::Bool(true)));
    assert_eq!(span.attribute("explicit"), Some(&AnyValue::Bool(true)));
    assert_eq!(span.attribute("secret"), None);
}

#[test]
fn parts_tell_the_span_above_and_are_none_themselves() {
    let capture = capture();
    let tracer = tracer();
    let call = Context::current_with_span(tracer.start("call"));
    let attached = call.clone().attach();
    let mut failed = tracer.start("attempt");
    assert!(failed.is_recording());
    assert_eq!(failed.span_context().span_id(), call.span().span_context().span_id());
    failed.set_status(Status::error("secret"));
    failed.end();
    drop(failed);
    let last = tracer.start("attempt");
    drop(Span::start(&BELOW));
    drop(attached);
    drop(last);
    drop(call);
    let span = capture.span("call");
    assert_eq!(capture.spans().len(), 2);
    assert_eq!(capture.span("below").parent_span_id, Some(span.span_id));
    for (key, value) in [("attempts", 2), ("failures", 1)] {
        assert_eq!(span.attribute(key), Some(&AnyValue::I64(value)), "{key}");
    }
    assert_eq!(span.attribute("within"), Some(&AnyValue::Bool(false)));
    assert_eq!(span.attribute("explicit"), Some(&AnyValue::Bool(false)));
    assert!(!span.is_error());
}

#[test]
fn a_part_of_nothing_is_nothing() {
    let capture = capture();
    let mut attempt = tracer().start("attempt");
    attempt.set_attribute(KeyValue::new("key", 1));
    assert!(!attempt.is_recording());
    // The span above is another library's.
    provider().tracer("other").in_span("other", |_| drop(tracer().start("attempt")));
    assert_eq!(capture.spans().len(), 1);
}

#[test]
fn what_is_below_a_skipped_span_belongs_to_the_one_above_it() {
    let capture = capture();
    let tracer = tracer();
    tracer.in_span("call", |_| tracer.in_span("heartbeat", |_| drop(Span::start(&BELOW))));
    assert_eq!(capture.spans().len(), 2);
    assert_eq!(capture.span("below").parent_span_id, Some(capture.span("call").span_id));
}

#[test]
fn the_inside_of_a_logical_call_knows_that_it_is_one() {
    let _capture = capture();
    let tracer = tracer();
    assert!(!hooks::current().is_in_logical_client());
    tracer.in_span("call", |_| assert!(hooks::current().is_in_logical_client()));
}
