//! More than anybody should say of a span.

use traced_runtime::{Context, Span, Value};

use super::harness::{INNER, OUTER, Pipeline};

#[test]
fn notes_on_spans_that_are_over_stay_within_bounds_and_spoil_nothing() {
    let pipeline = Pipeline::start();
    let outer = Span::start(&OUTER);
    outer.set("n", 1);
    let over = {
        let inner = Span::start(&INNER);
        inner.context()
    };
    for _ in 0..1000 {
        over.set_all(&[("late", Value::Str(&"x".repeat(1000)))]);
        over.rename("too late");
        over.event("too late", &[]);
    }
    drop(over.clone().enter());
    assert_ne!(Context::current().span_context(), over.span_context());
    pipeline.flush();
    outer.end();
    let exported = pipeline.end();
    assert_eq!(*exported.one("outer").attr("n"), 1);
    assert_eq!(exported.spans.len(), 2);
}
