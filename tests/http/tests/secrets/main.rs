//! What is secret is in nothing that leaves the process: canaries everywhere, and who looks for them in all bytes.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "tests do as their users do")]

mod calls;
mod program;

use std::collections::BTreeSet;

use traced::wire::{AnyValue, Span};
use traced_test_http::{text, texts};

use program::run;

/// Everything of a run in which a canary would be heard.
#[track_caller]
fn assert_silent(part: &str) -> Vec<Span> {
    let output = run(part);
    for (name, bytes) in
        [("what is exported", &output.exported), ("stdout", &output.stdout), ("stderr", &output.stderr)]
    {
        let shown = String::from_utf8_lossy(bytes);
        let heard: BTreeSet<_> = shown.match_indices("canary").map(|(at, _)| around(&shown, at)).collect();
        assert!(heard.is_empty(), "in {name}: {heard:#?}");
    }
    assert!(output.is_done, "{part} did not come to its end: {}", String::from_utf8_lossy(&output.stderr));
    traced::wire::decode(&output.exported).unwrap()
}

/// A canary with what stands around it.
fn around(text: &str, at: usize) -> String {
    let from = (0..=at.saturating_sub(60)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[from..].chars().take(110).collect()
}

#[test]
fn nothing_secret_is_exported_or_logged() {
    let spans = assert_silent("everything");
    // It has not been silent because nothing was there.
    assert!(spans.len() > 60, "{} spans", spans.len());
    let shown = |key| {
        spans.iter().filter_map(|span| text(span, key)).filter(|text| text.contains("REDACTED")).count()
    };
    assert!(shown("url.full") > 20 && shown("url.query") > 20);
    assert!(
        spans
            .iter()
            .any(|span| text(span, "url.full").is_some_and(|url| url.contains("//REDACTED:REDACTED@")))
    );
    assert!(spans.iter().filter(|span| span.is_error()).count() > 5);
}

#[test]
fn headers_that_hold_secrets_are_not_revealed_to_those_who_ask_for_them() {
    let spans = assert_silent("allowed");
    let mut seen = BTreeSet::new();
    for span in &spans {
        for (key, value) in &span.attributes {
            if key.contains(".header.") && !key.ends_with("x-request-id") {
                assert_eq!(texts(span, key), ["REDACTED"], "{key}: {value:?}");
                assert!(matches!(value, AnyValue::Array(_)));
                seen.insert((format!("{:?}", span.kind), key.clone()));
            }
        }
    }
    // Ten of the request and one of the response, on both sides.
    let keys: Vec<_> = seen.iter().map(|(kind, key)| format!("{kind} {key}")).collect();
    assert_eq!(seen.len(), 2 * 11 + 1, "{keys:#?}");
}

/// Runs one part, if this process is there for it.
#[test]
fn in_a_process_of_its_own() {
    program::play();
}
