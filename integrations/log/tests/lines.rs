//! Lines of `log` carry the ids of the very spans that are exported.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests say so by failing, and own their threads"
)]

use std::io::{self, Write};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use env_logger::{Builder as EnvLogger, Target};
use log::kv::{self, VisitSource};
use log::{LevelFilter, Log, Metadata, Record};
use serde_json::{Map, Value};
use traced_runtime::export::Memory;
use traced_runtime::{Builder, Callsite, Context, FutureExt as _, Sampler, Span, callsite, testing, wire};

static WORK: Callsite = callsite!("work");
static INNER: Callsite = callsite!("inner");

/// Where the lines of one test go.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Output {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn objects(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The logger of most programs, which writes to this.
    fn env_logger(&self) -> EnvLogger {
        log::set_max_level(LevelFilter::Trace);
        let mut logger = EnvLogger::new();
        logger.filter_level(LevelFilter::Info).target(Target::Pipe(Box::new(self.clone())));
        logger
    }

    /// The same, with JSON for a format.
    fn json(&self) -> env_logger::Logger {
        self.env_logger().format(write_json).build()
    }
}

impl Write for Output {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_json(line: &mut env_logger::fmt::Formatter, record: &Record<'_>) -> io::Result<()> {
    struct Fields(Map<String, Value>);
    impl<'kvs> VisitSource<'kvs> for Fields {
        fn visit_pair(&mut self, key: kv::Key<'kvs>, value: kv::Value<'kvs>) -> Result<(), kv::Error> {
            self.0.insert(key.to_string(), value.to_string().into());
            Ok(())
        }
    }
    let mut fields = Fields(Map::new());
    fields.0.insert("message".to_owned(), record.args().to_string().into());
    record.key_values().visit(&mut fields).map_err(io::Error::other)?;
    writeln!(line, "{}", Value::Object(fields.0))
}

/// A logger that knows nothing of key-values.
struct Plain(Output);

impl Plain {
    fn new(output: &Output) -> Self {
        log::set_max_level(LevelFilter::Trace);
        Self(output.clone())
    }
}

impl Log for Plain {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {}\n", record.level(), record.args());
        self.0.clone().write_all(line.as_bytes()).unwrap();
    }

    fn flush(&self) {
        self.0.clone().write_all(b"flushed\n").unwrap();
    }
}

#[track_caller]
fn assert_ids(line: &Value, span: &wire::Span) {
    assert_eq!(line["trace_id"], span.trace_id.to_string(), "{line}");
    assert_eq!(line["span_id"], span.span_id.to_string(), "{line}");
}

fn in_text(span: &wire::Span) -> String {
    format!(" trace_id={} span_id={}", span.trace_id, span.span_id)
}

#[test]
fn a_line_of_json_has_the_ids_of_the_span_around_it() {
    let (capture, output) = (testing::capture(), Output::default());
    let logger = traced_log::with_ids(output.json());
    log::info!(logger: logger, "before");
    within(&WORK, || {
        log::info!(logger: logger, rows = 3, table = "images"; "found");
        within(&INNER, || log::warn!(logger: logger, "inside"));
        log::info!(logger: logger, "again");
    });
    let lines = output.objects();
    assert_eq!(lines[0], serde_json::json!({ "message": "before" }));
    assert_ids(&lines[1], &capture.span("work"));
    assert_eq!((&lines[1]["rows"], &lines[1]["table"]), (&"3".into(), &"images".into()));
    assert_ids(&lines[2], &capture.span("inner"));
    assert_ids(&lines[3], &capture.span("work"));
}

#[test]
fn a_line_of_env_logger_ends_with_the_ids() {
    let (capture, output) = (testing::capture(), Output::default());
    let logger = traced_log::with_ids(output.env_logger().build());
    within(&WORK, || {
        log::info!(logger: logger, "found");
        log::debug!(logger: logger, "filtered");
    });
    log::info!(logger: logger, "alone");
    let text = output.text();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].ends_with(&format!("found{}", in_text(&capture.span("work")))), "{text}");
    assert!(lines[1].ends_with("alone"), "{text}");
}

#[test]
fn a_logger_that_writes_no_key_values_gets_the_ids_in_the_message() {
    let (capture, output) = (testing::capture(), Output::default());
    let logger = traced_log::with_ids(Plain::new(&output)).in_message();
    within(&WORK, || log::error!(logger: logger, "failed {}", "twice"));
    log::info!(logger: logger, "alone");
    logger.flush();
    assert_eq!(
        output.text(),
        format!("ERROR failed twice{}\nINFO alone\nflushed\n", in_text(&capture.span("work")))
    );
}

#[test]
fn nobody_elses_key_values_hide_ours() {
    let forged = "x\",\"trace_id\":\"1\"}\r\n\u{1b}[31m";
    let (capture, output) = (testing::capture(), Output::default());
    let logger = traced_log::with_ids(output.json());
    within(&WORK, || log::info!(logger: logger, trace_id = "mine", span_id = 7, value = forged; "{forged}"));
    let lines = output.objects();
    assert_eq!(lines.len(), 1);
    assert_ids(&lines[0], &capture.span("work"));
    assert_eq!(lines[0]["value"], forged);
    assert_eq!(lines[0]["message"], forged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_keep_their_spans_across_awaits_and_spawned_tasks() {
    let (capture, output) = (testing::capture(), Output::default());
    let logger = Arc::new(traced_log::with_ids(output.json()));
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            let span = Span::start(&WORK);
            span.set("number", number);
            let logger = Arc::clone(&logger);
            let task = async move {
                for _ in 0..3 {
                    log::info!(logger: logger, number; "inside");
                    tokio::task::yield_now().await;
                }
            };
            tokio::spawn(task.in_span(span))
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let (spans, lines) = (capture.spans(), output.objects());
    assert_eq!(lines.len(), 60);
    for line in lines {
        let span = spans.iter().find(|span| line["span_id"] == span.span_id.to_string()).unwrap();
        assert_ids(&line, span);
        let number = span.attribute("number").and_then(wire::AnyValue::as_i64).unwrap();
        assert_eq!(line["number"], number.to_string());
    }
}

#[test]
fn a_value_that_logs_while_it_is_printed_makes_a_line_of_its_own() {
    struct Chatty<'a>(&'a dyn Log);
    impl std::fmt::Display for Chatty<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            within(&INNER, || log::info!(logger: self.0, "nested"));
            f.write_str("chatty")
        }
    }
    let (capture, output) = (testing::capture(), Output::default());
    let logger = traced_log::with_ids(Plain::new(&output)).in_message();
    within(&WORK, || log::info!(logger: logger, "{}", Chatty(&logger)));
    let (work, inner) = (capture.span("work"), capture.span("inner"));
    assert_eq!(output.text(), format!("INFO nested{}\nINFO chatty{}\n", in_text(&inner), in_text(&work)));
}

/// Does something in a span.
fn within<T>(callsite: &'static Callsite, work: impl FnOnce() -> T) -> T {
    let span = Span::start(callsite);
    let _entered = span.enter();
    work()
}

/// Which part of [`in_a_process_of_its_own`] is wanted.
const PART: &str = "TRACED_TEST_PART";

/// What a process says of itself on stderr.
fn program(part: &str) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "in_a_process_of_its_own", "--nocapture"]).env_clear().env(PART, part);
    let output = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    // A part that did not run has not succeeded.
    assert!(output.status.success() && stdout.contains("1 passed"), "{part}: {stdout}{stderr}");
    stderr.lines().filter(|line| line.starts_with("traced: ")).map(str::to_owned).collect()
}

/// Does nothing unless another test asks for it.
#[test]
fn in_a_process_of_its_own() {
    match std::env::var(PART).as_deref() {
        Err(_) => {}
        Ok("exported") => exported(),
        Ok("unsampled") => unsampled(),
        Ok("unread") => {
            many_lines(&traced_log::with_ids(Plain::new(&Output::default())));
            many_lines(&traced_log::with_ids(Plain::new(&Output::default())).in_message());
        }
        Ok("read") => many_lines(&traced_log::with_ids(Output::default().json())),
        Ok(part) => panic!("{part}?"),
    }
}

/// The logger of the whole process, and spans that are exported.
fn exported() {
    let (output, memory) = (Output::default(), Memory::default());
    log::set_boxed_logger(Box::new(traced_log::with_ids(output.json()))).unwrap();
    let guard = Builder::new("test", "1").exporter(memory.clone()).install();
    within(&WORK, || log::info!("inside"));
    assert!(guard.flush(Duration::from_secs(10)));
    assert_ids(&output.objects()[0], &memory.spans()[0]);
}

fn unsampled() {
    let (output, memory) = (Output::default(), Memory::default());
    let guard = Builder::new("test", "1").sampler(Sampler::always_off()).exporter(memory.clone()).install();
    let logger = traced_log::with_ids(output.json());
    let ids = within(&WORK, || {
        log::info!(logger: logger, "inside");
        Context::current().span_context().unwrap()
    });
    assert!(guard.flush(Duration::from_secs(10)));
    assert!(memory.spans().is_empty());
    let line = &output.objects()[0];
    assert_eq!(line["trace_id"], ids.trace_id.to_string());
    assert_eq!(line["span_id"], ids.span_id.to_string());
}

fn many_lines(logger: &dyn Log) {
    let _capture = testing::capture();
    within(&WORK, || (0..100).for_each(|number| log::info!(logger: logger, "{number}")));
}

#[test]
fn the_ids_are_those_of_the_exported_span() {
    program("exported");
}

#[test]
fn a_line_of_an_unsampled_span_has_ids_too() {
    program("unsampled");
}

#[test]
fn a_logger_that_writes_no_key_values_is_noticed_once() {
    let said = program("unread");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("in_message()"), "{said:?}");
    assert_eq!(program("read"), Vec::<String>::new());
}
