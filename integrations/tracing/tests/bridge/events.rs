//! Events become events of spans, and errors show in the status.

use traced_runtime::wire::{self, AnyValue, Status};
use traced_runtime::{Callsite, Context, FutureExt as _, Span, callsite, testing};
use tracing::Instrument as _;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::prelude::*;

use crate::{bridge, text};

static OURS: Callsite = callsite!("ours");

fn names(span: &wire::Span) -> Vec<&str> {
    span.events.iter().map(|event| event.name.as_str()).collect()
}

fn attribute<'a>(event: &'a wire::Event, key: &str) -> Option<&'a AnyValue> {
    event.attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

#[test]
fn an_event_is_one_of_the_entered_span_of_theirs() {
    let capture = bridge();
    tracing::info_span!("theirs").in_scope(|| {
        tracing::warn!(rows = 3, table = "images", ratio = ?Some(0.5), "slow {}", "query");
    });
    let span = capture.span("theirs");
    assert_eq!(names(&span), ["slow query"]);
    assert_eq!(attribute(&span.events[0], "level").and_then(AnyValue::as_str), Some("WARN"));
    assert_eq!(attribute(&span.events[0], "rows").and_then(AnyValue::as_i64), Some(3));
    assert_eq!(attribute(&span.events[0], "table").and_then(AnyValue::as_str), Some("images"));
    assert_eq!(attribute(&span.events[0], "ratio").and_then(AnyValue::as_str), Some("Some(0.5)"));
    assert_eq!(span.status, Status::Unset);
}

#[test]
fn an_event_within_a_span_of_ours_is_one_of_that_span() {
    let capture = bridge();
    tracing::info_span!("theirs").in_scope(|| {
        let ours = Span::start(&OURS);
        let _entered = ours.enter();
        tracing::info!("inside");
    });
    assert_eq!(names(&capture.span("ours")), ["inside"]);
    assert!(capture.span("theirs").events.is_empty());
}

#[test]
fn an_event_without_words_is_called_as_tracing_calls_it() {
    let capture = bridge();
    tracing::info_span!("theirs").in_scope(|| tracing::info!(name: "cache.miss", key = 7));
    assert_eq!(names(&capture.span("theirs")), ["cache.miss"]);
}

#[test]
fn an_error_event_sets_the_status_in_both_worlds() {
    let capture = bridge();
    let failure = std::io::Error::other("no route");
    tracing::info_span!("theirs").in_scope(|| {
        tracing::error!(error = &failure as &dyn std::error::Error, "failed");
    });
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    tracing::error!("failed too");
    drop(entered);
    drop(ours);
    let theirs = capture.span("theirs");
    assert_eq!(theirs.status, Status::Error(String::new()));
    assert_eq!(attribute(&theirs.events[0], "error").and_then(AnyValue::as_str), Some("no route"));
    assert_eq!(capture.span("ours").status, Status::Error(String::new()));
}

#[test]
fn an_error_event_does_not_overrule_what_the_fields_say() {
    let capture = bridge();
    tracing::info_span!("fine", otel.status_code = "ok").in_scope(|| tracing::error!("handled"));
    tracing::info_span!("known", otel.status_message = "no room").in_scope(|| tracing::error!("seen"));
    assert_eq!(capture.span("fine").status, Status::Ok);
    assert_eq!(capture.span("known").status, Status::Error("no room".into()));
}

#[test]
fn an_explicit_parent_has_the_event_and_a_root_has_none() {
    let capture = bridge();
    let parent = tracing::info_span!("parent");
    tracing::info_span!("current").in_scope(|| {
        tracing::info!(parent: &parent, "for the parent");
        tracing::info!(parent: None, "for nobody");
    });
    drop(parent);
    assert_eq!(names(&capture.span("parent")), ["for the parent"]);
    assert!(capture.span("current").events.is_empty());
}

#[test]
fn an_event_outside_of_any_span_is_let_go() {
    let capture = bridge();
    tracing::error!("nobody is here");
    assert!(capture.spans().is_empty());
}

#[test]
fn events_finer_than_info_are_no_events_of_spans_unless_asked_for() {
    let levels = [
        (None, vec!["error", "warn", "info"]),
        (Some(LevelFilter::OFF), vec![]),
        (Some(LevelFilter::WARN), vec!["error", "warn"]),
        (Some(LevelFilter::TRACE), vec!["error", "warn", "info", "debug", "trace"]),
    ];
    for (level, expected) in levels {
        let capture = testing::capture();
        let layer = traced_tracing::layer();
        let layer = if let Some(level) = level { layer.events(level) } else { layer };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            // Of every level: spans are not what the knob is for.
            tracing::trace_span!("theirs").in_scope(|| {
                tracing::error!("error");
                tracing::warn!("warn");
                tracing::info!("info");
                tracing::debug!("debug");
                tracing::trace!("trace");
            });
        });
        let span = capture.span("theirs");
        assert_eq!(names(&span), expected, "{level:?}");
        assert!(span.is_error(), "{level:?}");
    }
}

/// <https://github.com/MaterializeInc/materialize/issues/17497>
#[test]
fn a_span_that_takes_events_forever_keeps_few_and_counts_the_others() {
    let capture = bridge();
    let span = tracing::info_span!("forever");
    span.in_scope(|| (0..20_000).for_each(|number| tracing::info!(number, "again")));
    drop(span);
    let span = capture.span("forever");
    assert_eq!(span.events.len(), 128);
    assert_eq!(span.dropped_events, 20_000 - 128);
}

#[test]
fn an_event_on_another_thread_reaches_the_span_that_was_current() {
    let capture = bridge();
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    let context = Context::current();
    let elsewhere = std::thread::spawn(move || {
        let _entered = context.enter();
        tracing::info!("from elsewhere");
    });
    elsewhere.join().unwrap();
    drop(entered);
    drop(ours);
    assert_eq!(names(&capture.span("ours")), ["from elsewhere"]);
}

#[tokio::test]
async fn a_panic_in_a_span_of_theirs_is_recorded_and_goes_on() {
    let capture = bridge();
    let work = async { panic!("on purpose") };
    let task = work.instrument(tracing::info_span!("theirs")).in_context(Context::current());
    assert!(tokio::spawn(task).await.unwrap_err().is_panic());
    let span = capture.span("theirs");
    assert!(span.is_error());
    assert_eq!(text(&span, "error.type"), Some("panic"));
}
