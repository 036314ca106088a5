//! Layers that print in ways of their own, around a writer of ours.

use std::io::Write as _;

use traced_runtime::testing;
use tracing_subscriber::fmt::MakeWriter as _;
use tracing_subscriber::prelude::*;

use crate::{Output, assert_ids, assert_no_ids, in_text};

#[test]
fn the_subscriber_of_fmt_has_a_writer_too() {
    let (capture, output) = (testing::capture(), Output::default());
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_writer(output.clone())
        .with_max_level(tracing::Level::TRACE)
        .map_writer(traced_tracing::writer_with_ids)
        .finish()
        .with(traced_tracing::layer());
    tracing::subscriber::with_default(subscriber, || {
        tracing::info_span!("work").in_scope(|| tracing::info!("inside"));
        tracing::info!("outside");
    });
    let lines = output.objects();
    assert_ids(&lines[0], &capture.span("work"));
    assert_no_ids(&lines[1]);
}

#[test]
fn a_line_in_pieces_is_one_line() {
    let (capture, output) = (testing::capture(), Output::default());
    let writer = traced_tracing::writer_with_ids(output.clone());
    let subscriber = tracing_subscriber::registry().with(traced_tracing::layer());
    tracing::subscriber::with_default(subscriber, || {
        tracing::info_span!("work").in_scope(|| {
            let mut line = writer.make_writer();
            write!(line, "{{\"a\":").unwrap();
            line.flush().unwrap();
            assert_eq!(line.write(b"1").unwrap(), 1);
            line.write_all(b"}\n").unwrap();
            drop(line);
            drop(writer.make_writer());
            writer.make_writer().write_all(b"text without an end").unwrap();
        });
    });
    let span = capture.span("work");
    let text = output.text();
    let (object, rest) = text.split_once('\n').unwrap();
    assert_ids(&serde_json::from_str(object).unwrap(), &span);
    assert_eq!(rest, format!("text without an end{}", in_text(&span)));
}
