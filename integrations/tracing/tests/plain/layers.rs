//! Several layers of ours on one subscriber, and filters on them.

use traced_runtime::{Callsite, Span, callsite};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::prelude::*;

use crate::{assert_child, trace_in};

static OURS: Callsite = callsite!("ours");

#[test]
fn two_layers_of_ours_make_one_span() {
    let subscriber =
        tracing_subscriber::registry().with(traced_tracing::layer()).with(traced_tracing::layer());
    let spans = trace_in(subscriber, || {
        tracing::info_span!("once", key = 1).in_scope(|| {
            Span::start(&OURS).end();
            drop(tracing::info_span!(parent: tracing::Span::current(), "named"));
        });
    });
    assert_child(&spans, "once", "root");
    assert_child(&spans, "ours", "once");
    assert_child(&spans, "named", "once");
    assert_eq!(spans.len(), 4);
}

#[test]
fn two_layers_with_filters_make_what_either_is_shown() {
    for (inner, outer) in [(LevelFilter::DEBUG, LevelFilter::INFO), (LevelFilter::INFO, LevelFilter::DEBUG)] {
        let subscriber = tracing_subscriber::registry()
            .with(traced_tracing::layer().with_filter(inner))
            .with(traced_tracing::layer().with_filter(outer));
        let spans = trace_in(subscriber, || {
            tracing::debug_span!("fine").in_scope(|| {
                tracing::trace_span!("hidden").in_scope(|| {
                    tracing::info_span!("coarse").in_scope(|| Span::start(&OURS).end());
                });
            });
        });
        assert_child(&spans, "fine", "root");
        assert_child(&spans, "coarse", "fine");
        assert_child(&spans, "ours", "coarse");
        assert_eq!(spans.len(), 4);
    }
}

#[test]
fn layers_in_boxes_and_lists_make_one_span_too() {
    let boxed: Vec<Box<dyn tracing_subscriber::Layer<_> + Send + Sync>> =
        vec![traced_tracing::layer().boxed(), Some(traced_tracing::layer()).boxed()];
    let spans = trace_in(tracing_subscriber::registry().with(boxed), || {
        tracing::info_span!("once").in_scope(|| Span::start(&OURS).end());
    });
    assert_child(&spans, "ours", "once");
    assert_eq!(spans.len(), 3);
}

#[test]
fn the_parent_of_a_span_below_hidden_ones_is_the_nearest_that_is_not() {
    let subscriber =
        tracing_subscriber::registry().with(traced_tracing::layer().with_filter(LevelFilter::INFO));
    let spans = trace_in(subscriber, || {
        let shown = tracing::info_span!("shown");
        let hidden = tracing::debug_span!(parent: &shown, "hidden");
        drop(tracing::info_span!(parent: &shown, "named"));
        shown.in_scope(|| hidden.in_scope(|| drop(tracing::info_span!("current"))));
        // One that is hidden is not entered for us.
        hidden.in_scope(|| drop(tracing::info_span!("below the root")));
    });
    assert_child(&spans, "named", "shown");
    assert_child(&spans, "current", "shown");
    assert_child(&spans, "below the root", "root");
    assert_eq!(spans.len(), 5);
}
