//! Spans in files, and the JSON that stands there and goes over HTTP.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use support::{LONG, ROOT, Requests, alone, spans, start, whole, whole_at};
use traced_runtime::export::{File, OtlpStdout};
use traced_runtime::{Builder, Kind, Reason, Span, Status, Value, callsite};
use traced_test_support::span::{assert_same_request, try_decode_json};

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("export-{name}"));
    let _absent = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The numbers of the spans in a file, in order; every line is a request.
fn numbers(path: &Path) -> Vec<i64> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'), "{path:?}");
    let spans = text.lines().flat_map(|line| try_decode_json(line.as_bytes()).unwrap());
    spans.map(|span| span.attr("number").as_i64().unwrap()).collect()
}

#[test]
fn spec_o24_json_says_what_the_protobuf_says() {
    let _alone = alone();
    let (requests, path) = (Requests::default(), folder("json").join("spans.jsonl"));
    let builder = Builder::new("shop \"1\"", "1.2.3").exporter(requests.clone()).exporter(File::new(&path));
    let guard = builder.resource("team", "blue\n").install();
    static FULL: traced_runtime::Callsite = callsite!("full", kind = Kind::Client);
    {
        let root = Span::start(&FULL);
        root.set("yes", true);
        root.set("no", false);
        root.set("bytes", Value::Bytes(&[0, 255, 1]));
        root.set(
            "list",
            Value::Array(&[Value::Str("a"), Value::I64(-1), Value::Array(&[]), Value::F64(1.0)]),
        );
        root.set("map", Value::Map(&[("k", Value::Map(&[("inner", Value::Bool(true))]))]));
        root.set("empty", "");
        root.event("seen", &[("where", Value::from("h\u{0}re"))]);
        let _entered = root.enter();
        let child = Span::start(&ROOT);
        child.link(root.span_context().unwrap(), &[("why", Value::from("test"))]);
        child.set_status(Status::Error, "it is \\ so");
    }
    let mut runner = TestRunner::deterministic();
    let value = (any::<String>(), any::<i64>(), any::<f64>().prop_filter("a number", |n| n.is_finite()));
    for _ in 0..500 {
        let (text, integer, fraction) = value.new_tree(&mut runner).unwrap().current();
        let span = Span::start(&ROOT);
        span.rename(&text);
        span.set("text", &*text);
        span.set("integer", integer);
        span.set("fraction", fraction);
    }
    drop(guard);
    let requests = requests.0.lock().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), requests.len());
    for (json, protobuf) in text.lines().zip(requests.iter()) {
        assert_same_request(json.as_bytes(), protobuf);
    }
    let first = text.lines().next().unwrap();
    assert!(first.contains("\"startTimeUnixNano\":\"") && first.contains("\"kind\":3"), "{first}");
    let bytes = first.find("\"bytesValue\":\"AP8B\"");
    assert!(bytes.is_some() && !first.contains('\n'), "{first}");
}

#[test]
fn a_file_is_rotated_by_size_and_never_grows_without_bound() {
    let _alone = alone();
    let folder = folder("rotation");
    let path = folder.join("spans.jsonl");
    let guard = start(File::new(&path).most_bytes(20_000).kept(2));
    for round in 0..100 {
        spans(round * 10..round * 10 + 10);
        assert!(guard.flush(LONG));
    }
    drop(guard);
    assert_eq!(whole().delivered, 1000);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["spans.jsonl", "spans.jsonl.1", "spans.jsonl.2"]);
    let mut all = Vec::new();
    for name in files.iter().rev() {
        assert!(fs::metadata(folder.join(name)).unwrap().len() <= 20_000);
        all.extend(numbers(&folder.join(name)));
    }
    // What is left is the latest, without a gap.
    let first = 1000 - all.len() as i64;
    assert!(first < 950, "{first}");
    assert_eq!(all, (first..1000).collect::<Vec<_>>());
}

#[test]
fn a_second_process_goes_on_where_the_first_ended_also_in_the_middle_of_a_line() {
    let _alone = alone();
    let path = folder("again").join("spans.jsonl");
    for round in 0..2 {
        let guard = start(File::new(&path));
        spans(round * 10..round * 10 + 10);
        drop(guard);
    }
    assert_eq!(numbers(&path), (0..20).collect::<Vec<_>>());
    let half = fs::read_to_string(&path).unwrap() + "{\"resourceSp";
    fs::write(&path, half).unwrap();
    let guard = start(File::new(&path));
    spans(20..30);
    drop(guard);
    let text = fs::read_to_string(&path).unwrap();
    let readable = text.lines().filter(|line| try_decode_json(line.as_bytes()).is_ok()).count();
    assert_eq!((text.lines().count(), readable), (4, 3));
}

#[test]
fn what_cannot_be_written_is_counted() {
    let _alone = alone();
    let guard = start(File::new(folder("absent").join("nowhere").join("spans.jsonl")));
    spans(0..10);
    assert!(guard.flush(LONG));
    drop(guard);
    assert_eq!(whole().dropped.of(Reason::ExportFailed), 10);

    let guard = start(File::new(folder("small").join("spans.jsonl")).most_bytes(100));
    spans(0..10);
    drop(guard);
    assert_eq!(whole().dropped.of(Reason::TooLarge), 10);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_waited_for() {
    let _alone = alone();
    let guard = start(File::new("/dev/full"));
    spans(0..10);
    assert!(!guard.flush(std::time::Duration::from_millis(500)));
    let stats = whole_at(10);
    assert_eq!((stats.queued, stats.delivered), (10, 0));
    drop(guard);
    assert_eq!(whole().dropped.of(Reason::Undelivered), 10);
}

/// Runs itself again, as the program whose stdout is read.
#[test]
fn spec_v12_a_program_prints_its_spans_as_lines_of_json_between_its_own() {
    const CHILD: &str = "TRACED_TEST_PRINTS";
    if std::env::var_os(CHILD).is_some() {
        let guard = start(OtlpStdout::default());
        println!("before");
        spans(0..10);
        assert!(guard.flush(LONG));
        println!("after");
        spans(10..20);
        drop(guard);
        return;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "spec_v12_a_program_prints_its_spans_as_lines_of_json_between_its_own",
            "--nocapture",
        ])
        .env(CHILD, "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let spans: Vec<_> = lines.iter().filter_map(|line| try_decode_json(line.as_bytes()).ok()).collect();
    assert_eq!(spans.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10], "{text}");
    assert!(lines.iter().any(|line| line.ends_with("before")) && lines.contains(&"after"), "{text}");
}
