//! Every format that comes with `fmt`.

use traced_runtime::testing;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::{Output, assert_ids, in_text};

/// One line within the span `work`.
macro_rules! print {
    ($output:expr, $lines:expr) => {{
        let lines = traced_tracing::with_ids($lines.with_writer($output.clone()));
        let subscriber = tracing_subscriber::registry().with(traced_tracing::layer()).with(lines);
        tracing::subscriber::with_default(subscriber, || {
            tracing::info_span!("work", order = 7).in_scope(|| tracing::info!(rows = 3, "found"));
        });
    }};
}

#[test]
fn a_line_of_text_ends_with_the_ids() {
    let (capture, output) = (testing::capture(), Output::default());
    print!(output, fmt::layer().with_ansi(false));
    let text = output.text();
    assert!(text.ends_with(&format!("found rows=3{}\n", in_text(&capture.span("work")))), "{text}");
}

#[test]
fn a_compact_line_ends_with_the_ids() {
    let (capture, output) = (testing::capture(), Output::default());
    print!(output, fmt::layer().compact().with_ansi(false));
    let text = output.text();
    assert!(text.ends_with(&format!("{}\n", in_text(&capture.span("work")))), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn a_pretty_line_ends_with_the_ids_and_keeps_its_shape() {
    let (capture, output) = (testing::capture(), Output::default());
    print!(output, fmt::layer().pretty().with_ansi(false));
    let text = output.text();
    assert!(text.ends_with(&format!("{}\n\n", in_text(&capture.span("work")))), "{text:?}");
    assert!(text.contains("found"));
}

#[test]
fn colours_stay() {
    let (capture, output) = (testing::capture(), Output::default());
    print!(output, fmt::layer().with_ansi(true));
    let text = output.text();
    assert!(text.contains("\u{1b}[32m INFO\u{1b}[0m"), "{text:?}");
    assert!(text.ends_with(&format!("{}\n", in_text(&capture.span("work")))), "{text:?}");
}

#[test]
fn json_has_the_ids_at_its_top_level_however_it_is_nested() {
    for number in 0..8 {
        let (capture, output) = (testing::capture(), Output::default());
        let (flat, span, list) = (number & 1 != 0, number & 2 != 0, number & 4 != 0);
        let lines = fmt::layer().json().flatten_event(flat).with_current_span(span).with_span_list(list);
        print!(output, lines);
        let line = &output.objects()[0];
        assert_ids(line, &capture.span("work"));
        let fields = if flat { line } else { &line["fields"] };
        assert_eq!(fields["rows"], 3);
        assert_eq!(line.get("span").is_some(), span);
        assert_eq!(line.get("spans").is_some(), list);
    }
}

#[test]
fn a_format_of_ones_own_has_them_too() {
    use fmt::format::Writer;
    use tracing::{Event, Subscriber};
    use tracing_subscriber::registry::LookupSpan;

    struct Own;
    impl<S, N> fmt::FormatEvent<S, N> for Own
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
        N: for<'a> fmt::FormatFields<'a> + 'static,
    {
        fn format_event(
            &self,
            _ctx: &fmt::FmtContext<'_, S, N>,
            mut writer: Writer<'_>,
            event: &Event<'_>,
        ) -> std::fmt::Result {
            writer.write_str(event.metadata().name().split(' ').next().unwrap_or(""))
        }
    }
    let (capture, output) = (testing::capture(), Output::default());
    print!(output, fmt::layer().event_format(Own));
    // No end of a line, because the format writes none.
    assert_eq!(output.text(), format!("event{}", in_text(&capture.span("work"))));
}

#[test]
fn a_line_without_a_span_is_the_same_with_and_without_us() {
    let (plain, wrapped) = (Output::default(), Output::default());
    let unwrapped = fmt::layer().without_time().with_ansi(false).with_writer(plain.clone());
    let subscriber = tracing_subscriber::registry().with(unwrapped).with(traced_tracing::with_ids(
        fmt::layer().without_time().with_ansi(false).with_writer(wrapped.clone()),
    ));
    tracing::subscriber::with_default(subscriber, || tracing::info!(rows = 3, "alone"));
    assert_eq!(plain.text(), wrapped.text());
    assert!(plain.text().ends_with("alone rows=3\n"));
}
