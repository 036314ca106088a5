//! Which span a line belongs to.

use traced_runtime::wire::AnyValue;
use traced_runtime::{Callsite, Context, FutureExt as _, Span, callsite, testing};
use tracing::Instrument as _;
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;
use tracing_subscriber::reload;

use crate::{Output, assert_ids, assert_no_ids, json};

static OURS: Callsite = callsite!("ours");

#[test]
fn a_line_has_the_ids_of_the_span_of_theirs_around_it() {
    let (capture, output) = (testing::capture(), Output::default());
    json(&output, || {
        tracing::info_span!("outer").in_scope(|| {
            tracing::info!("first");
            tracing::info_span!("inner", user = 7).in_scope(|| tracing::info!(rows = 3, "second"));
            tracing::info!("third");
        });
    });
    let lines = output.objects();
    assert_ids(&lines[0], &capture.span("outer"));
    assert_ids(&lines[1], &capture.span("inner"));
    assert_ids(&lines[2], &capture.span("outer"));
    assert_eq!(lines[1]["fields"]["message"], "second");
    assert_eq!(lines[1]["span"]["name"], "inner");
    assert_eq!(capture.span("inner").events[0].name, "second");
}

#[test]
fn a_line_has_the_ids_of_a_span_of_ours_without_our_layer_too() {
    let (capture, output) = (testing::capture(), Output::default());
    let lines = traced_tracing::with_ids(fmt::layer().json().with_writer(output.clone()));
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || {
        let ours = Span::start(&OURS);
        let _entered = ours.enter();
        tracing::info_span!("theirs, which nobody makes a span of").in_scope(|| tracing::info!("line"));
    });
    assert_ids(&output.objects()[0], &capture.span("ours"));
}

#[test]
fn a_line_has_the_ids_of_the_innermost_span_of_both_worlds() {
    let (capture, output) = (testing::capture(), Output::default());
    json(&output, || {
        tracing::info_span!("theirs").in_scope(|| {
            let ours = Span::start(&OURS);
            let entered = ours.enter();
            tracing::info!("in ours");
            tracing::info_span!("below").in_scope(|| tracing::info!("in theirs"));
            drop(entered);
            tracing::info!("in theirs again");
        });
    });
    let lines = output.objects();
    assert_ids(&lines[0], &capture.span("ours"));
    assert_ids(&lines[1], &capture.span("below"));
    assert_ids(&lines[2], &capture.span("theirs"));
}

#[test]
fn a_line_outside_of_any_span_is_as_it_was() {
    let output = Output::default();
    json(&output, || {
        drop(tracing::info_span!("created and never entered"));
        tracing::info!("alone");
    });
    assert_no_ids(&output.objects()[0]);
}

#[test]
fn an_event_that_names_its_parent_is_a_line_of_that_span() {
    let (capture, output) = (testing::capture(), Output::default());
    json(&output, || {
        let parent = tracing::info_span!(parent: None, "parent");
        tracing::info_span!("current").in_scope(|| {
            tracing::info!(parent: &parent, "for the parent");
            tracing::info!(parent: None, "for nobody");
            tracing::info!("for what is current");
        });
    });
    let lines = output.objects();
    assert_ids(&lines[0], &capture.span("parent"));
    assert_no_ids(&lines[1]);
    assert_ids(&lines[2], &capture.span("current"));
}

#[test]
fn a_span_that_is_not_printed_gives_its_ids_all_the_same() {
    let (capture, output) = (testing::capture(), Output::default());
    let lines = traced_tracing::with_ids(fmt::layer().json().with_writer(output.clone()));
    let subscriber = tracing_subscriber::registry()
        .with(traced_tracing::layer())
        .with(lines.with_filter(tracing::level_filters::LevelFilter::WARN));
    tracing::subscriber::with_default(subscriber, || {
        let quiet = tracing::trace_span!("quiet");
        quiet.in_scope(|| tracing::warn!("inside"));
        tracing::warn!(parent: &quiet, "by name");
        tracing::info!(parent: &quiet, "not printed");
    });
    let lines = output.objects();
    assert_eq!(lines.len(), 2);
    assert_ids(&lines[0], &capture.span("quiet"));
    assert_ids(&lines[1], &capture.span("quiet"));
}

#[test]
fn lines_about_spans_have_the_ids_of_those_spans() {
    for ours_first in [true, false] {
        let (capture, output) = (testing::capture(), Output::default());
        let work = || {
            tracing::info_span!("outer").in_scope(|| tracing::info_span!("inner").in_scope(|| ()));
        };
        let registry = tracing_subscriber::registry();
        if ours_first {
            let lines = fmt::layer().json().with_span_events(FmtSpan::FULL).with_writer(output.clone());
            let subscriber = registry.with(traced_tracing::layer()).with(traced_tracing::with_ids(lines));
            tracing::subscriber::with_default(subscriber, work);
        } else {
            let lines = fmt::layer().json().with_span_events(FmtSpan::FULL).with_writer(output.clone());
            let subscriber = registry.with(traced_tracing::with_ids(lines)).with(traced_tracing::layer());
            tracing::subscriber::with_default(subscriber, work);
        }
        let (inner, outer) = (capture.span("inner"), capture.span("outer"));
        let lines = output.objects();
        let told: Vec<_> = lines.iter().map(|line| line["fields"]["message"].as_str().unwrap()).collect();
        assert_eq!(told, ["new", "enter", "new", "enter", "exit", "close", "exit", "close"]);
        let about = [&outer, &outer, &inner, &inner, &inner, &inner, &outer, &outer];
        for (line, span) in lines.iter().zip(about) {
            // Who stands before us is told of a span before we are.
            if ours_first || line["fields"]["message"] != "new" {
                assert_ids(line, span);
            }
        }
    }
}

/// A subscriber does not show what is in a list to its neighbours there, and what can be reloaded to nobody.
#[test]
fn layers_find_each_other_wherever_they_are() {
    type Layers = Vec<Box<dyn tracing_subscriber::Layer<tracing_subscriber::Registry> + Send + Sync>>;
    let build: [fn(&Output) -> Layers; 4] = [
        |output| vec![traced_tracing::layer().boxed(), full(output).boxed()],
        |output| vec![full(output).boxed(), traced_tracing::layer().boxed()],
        |output| vec![Some(full(output)).boxed(), Some(traced_tracing::layer()).boxed()],
        |output| vec![full(output).and_then(reload::Layer::new(traced_tracing::layer()).0).boxed()],
    ];
    for build in build {
        let (capture, output) = (testing::capture(), Output::default());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(build(&output)), || {
            let _first = tracing::info_span!("first");
            let named = tracing::info_span!(parent: None, "named");
            tracing::info_span!("current").in_scope(|| {
                named.in_scope(|| ());
                tracing::info!(parent: &named, "event");
            });
        });
        let named = capture.span("named");
        let lines = output.objects();
        let about: Vec<_> =
            lines.iter().filter(|line| line["span_id"] == named.span_id.to_string()).collect();
        let told: Vec<_> = about.iter().filter_map(|line| line["fields"]["message"].as_str()).collect();
        assert!(told.ends_with(&["enter", "exit", "event", "close"]), "{told:?}");
    }
}

fn full<S>(output: &Output) -> impl tracing_subscriber::Layer<S> + Send + Sync + use<S>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let lines = fmt::layer().json().with_span_events(FmtSpan::FULL).with_writer(output.clone());
    traced_tracing::with_ids(lines)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_keep_their_spans_across_awaits_and_spawned_tasks() {
    let (capture, output) = (testing::capture(), Output::default());
    let lines = traced_tracing::with_ids(fmt::layer().json().with_writer(output.clone()));
    let subscriber = tracing_subscriber::registry().with(traced_tracing::layer()).with(lines);
    let work = async {
        let tasks: Vec<_> = (0..20_u64)
            .map(|number| {
                let span = tracing::info_span!("task", number);
                let task = async move {
                    for _ in 0..3 {
                        tracing::info!(number, "theirs");
                        tokio::task::yield_now().await;
                        async { tracing::info!(number, "ours") }.in_span(Span::start(&OURS)).await;
                    }
                };
                tokio::spawn(task.instrument(span).with_current_subscriber())
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    };
    // A context of its own: the test's, which is where spans are captured, is on this thread alone.
    work.in_context(Context::current()).with_subscriber(subscriber).await;
    let (spans, lines) = (capture.spans(), output.objects());
    assert_eq!(lines.len(), 120);
    for line in lines {
        let span = spans.iter().find(|span| line["span_id"] == span.span_id.to_string()).unwrap();
        assert_ids(&line, span);
        let task = if line["fields"]["message"] == "theirs" {
            span
        } else {
            assert_eq!(span.name, "ours");
            spans.iter().find(|parent| span.parent_span_id == Some(parent.span_id)).unwrap()
        };
        assert_eq!(task.name, "task");
        assert_eq!(line["fields"]["number"].as_i64(), task.attribute("number").and_then(AnyValue::as_i64));
    }
}
