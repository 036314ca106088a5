//! Messages and fields of somebody who wants to be believed.

use traced_runtime::testing;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::{Output, assert_ids, in_text, json};

const FORGED: &str = "x\",\"trace_id\":\"00000000000000000000000000000001\",\"span_id\":\"0000000000000001\"}\r\n\u{1b}[31m{\"trace_id\":\"2\"}";

#[test]
fn a_line_of_json_stays_one_object_whatever_is_in_it() {
    let (capture, output) = (testing::capture(), Output::default());
    json(&output, || {
        tracing::info_span!("work", name = FORGED).in_scope(|| {
            tracing::info!(value = FORGED, debug = ?FORGED, "{FORGED}");
        });
    });
    let lines = output.objects();
    assert_eq!(lines.len(), 1);
    assert_ids(&lines[0], &capture.span("work"));
    assert_eq!(lines[0]["fields"]["value"], FORGED);
    assert_eq!(lines[0]["fields"]["message"], FORGED);
    assert!(!output.text().contains('\u{1b}'));
}

#[test]
fn a_field_called_as_ours_does_not_hide_ours() {
    let (capture, output) = (testing::capture(), Output::default());
    let lines = fmt::layer().json().flatten_event(true).with_writer(output.clone());
    let subscriber =
        tracing_subscriber::registry().with(traced_tracing::layer()).with(traced_tracing::with_ids(lines));
    tracing::subscriber::with_default(subscriber, || {
        tracing::info_span!("work").in_scope(|| tracing::info!(trace_id = "mine", span_id = 3, "forged"));
    });
    assert_ids(&output.objects()[0], &capture.span("work"));
}

#[test]
fn a_line_of_text_ends_with_the_true_ids_and_gets_no_more_escapes() {
    let (capture, output, plain) = (testing::capture(), Output::default(), Output::default());
    let unwrapped = fmt::layer().with_ansi(false).without_time().with_writer(plain.clone());
    let wrapped = fmt::layer().with_ansi(false).without_time().with_writer(output.clone());
    let subscriber = tracing_subscriber::registry()
        .with(traced_tracing::layer())
        .with(unwrapped)
        .with(traced_tracing::with_ids(wrapped));
    tracing::subscriber::with_default(subscriber, || {
        tracing::info_span!("work")
            .in_scope(|| tracing::info!(value = FORGED, "trace_id=1 span_id=2\u{1b}[2J\n"));
    });
    let ids = in_text(&capture.span("work"));
    let text = output.text();
    assert!(text.trim_end().ends_with(&ids), "{text:?}");
    assert_eq!(text.replace(&ids, ""), plain.text());
    assert!(!text.contains('\u{1b}'), "{text:?}");
}
