//! Filters of other layers are their own affair; a filter on ours hides spans, not traces.

use traced_runtime::{Callsite, Context, Span, callsite, testing};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::prelude::*;

use crate::assert_child;

static OURS: Callsite = callsite!("ours");

struct Other;

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Other {}

#[test]
fn the_filter_of_another_layer_hides_nothing_from_ours() {
    let capture = testing::capture();
    let subscriber = tracing_subscriber::registry()
        .with(Other.with_filter(LevelFilter::ERROR))
        .with(traced_tracing::layer().events(LevelFilter::TRACE));
    tracing::subscriber::with_default(subscriber, || {
        tracing::trace_span!("quiet").in_scope(|| tracing::trace!("still here"));
    });
    assert_eq!(capture.span("quiet").events.len(), 1);
}

/// A filter on our layer would take its decision over to the span.
#[test]
fn a_question_that_no_event_follows_hides_no_span() {
    let capture = testing::capture();
    let subscriber = tracing_subscriber::registry()
        .with(Other.with_filter(LevelFilter::DEBUG))
        .with(traced_tracing::layer());
    tracing::subscriber::with_default(subscriber, || {
        for _ in 0..2 {
            assert!(tracing::enabled!(tracing::Level::DEBUG));
            drop(tracing::info_span!("behind"));
        }
    });
    assert_eq!(capture.spans().len(), 2);
}

#[test]
fn spans_filtered_from_our_layer_are_passed_over() {
    let capture = testing::capture();
    let subscriber = tracing_subscriber::registry()
        .with(Other)
        .with(traced_tracing::layer().with_filter(LevelFilter::INFO));
    tracing::subscriber::with_default(subscriber, || {
        tracing::info_span!("outer").in_scope(|| {
            let hidden = tracing::debug_span!("hidden");
            hidden.in_scope(|| {
                Span::start(&OURS).end();
                tracing::info!("seen");
            });
            drop(tracing::info_span!(parent: &hidden, "below"));
        });
    });
    assert_child(&capture.span("ours"), &capture.span("outer"));
    assert_child(&capture.span("below"), &capture.span("outer"));
    assert_eq!(capture.span("outer").events.len(), 1);
    assert_eq!(capture.spans().len(), 3);
}

#[test]
fn two_layers_of_ours_make_one_span() {
    let capture = testing::capture();
    let subscriber =
        tracing_subscriber::registry().with(traced_tracing::layer()).with(traced_tracing::layer());
    tracing::subscriber::with_default(subscriber, || {
        tracing::info_span!("once").in_scope(|| Span::start(&OURS).end());
    });
    assert_child(&capture.span("ours"), &capture.span("once"));
    assert_eq!(capture.spans().len(), 2);
}

#[test]
fn nothing_is_made_where_spans_are_suppressed() {
    let capture = testing::capture();
    let subscriber = tracing_subscriber::registry().with(traced_tracing::layer());
    tracing::subscriber::with_default(subscriber, || {
        let outside = tracing::info_span!("outside");
        let _suppressed = Context::current().suppressed().enter();
        tracing::info_span!("inside").in_scope(|| tracing::error!("nor here"));
        drop(tracing::info_span!(parent: &outside, "below"));
        drop(tracing::info_span!(parent: None, "root"));
    });
    let spans = capture.spans();
    assert_eq!(spans.iter().map(|span| span.name.as_str()).collect::<Vec<_>>(), ["outside"]);
}
