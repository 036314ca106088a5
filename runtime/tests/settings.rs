//! What a process does with its environment, and what it says of that.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::process::{Command, Output};

use support::Requests;
use traced_runtime::export::Memory;
use traced_runtime::{Builder, Callsite, InstallError, Protocol, Span, callsite, extract, inject};
use traced_test_support::sink::OtlpSink;
use traced_test_support::skip::skipped;
use traced_test_support::span::Value as WireValue;

static WORK: Callsite = callsite!("work");

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Which part of [`in_a_process_of_its_own`] is wanted.
const PART: &str = "TRACED_TEST_PART";

const CHILD: [&str; 3] = ["--exact", "in_a_process_of_its_own", "--nocapture"];

/// Runs one part in a process with this environment and no other.
fn process(part: &str, environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(CHILD).env_clear().env(PART, part).envs(environment.iter().copied());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{part}: {}", String::from_utf8_lossy(&output.stderr));
    // A part that did not run has not succeeded.
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{part}");
    output
}

/// Our own lines on the stderr of a process.
fn said(output: &Output) -> Vec<String> {
    let stderr = String::from_utf8(output.stderr.clone()).unwrap();
    stderr.lines().filter(|line| line.contains("traced")).map(str::to_owned).collect()
}

/// Does nothing unless another test asks for it.
#[test]
fn in_a_process_of_its_own() {
    match std::env::var(PART).as_deref() {
        Err(_) => {}
        Ok("one span") => {
            let guard = Builder::from_env("shop", "1.2.3").install();
            drop(Span::start(&WORK));
            drop(guard);
        }
        Ok("strict") => strict(),
        Ok("disabled") => disabled(),
        Ok("twice") => twice(),
        Ok("resource") => resource(),
        Ok(other) => panic!("no part is called {other}"),
    }
}

#[test]
fn what_is_right_is_not_spoken_of_where_nobody_watches() {
    let output = process("one span", &[("OTEL_TRACES_EXPORTER", "none"), ("OTEL_SERVICE_NAME", "catalog")]);
    assert_eq!(said(&output), [""; 0]);
}

#[test]
fn each_bad_value_is_one_line_and_the_process_goes_on() {
    let environment = [
        ("OTEL_TRACES_EXPORTER", "none"),
        ("OTEL_TRACES_SAMPLER", "sometimes"),
        ("OTEL_BSP_SCHEDULE_DELAY", "-1"),
        ("OTEL_TRACE_SAMPLER", "always_on"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "hunter2"),
    ];
    let lines = said(&process("one span", &environment));
    assert_eq!(lines.len(), 4, "{lines:?}");
    for line in &lines {
        assert!(line.starts_with("traced: OTEL_") && !line.contains("hunter2"), "{line}");
    }
    let quiet = [&environment[..], &[("OTEL_LOG_LEVEL", "none")]].concat();
    assert_eq!(said(&process("one span", &quiet)), [""; 0]);
}

#[test]
fn the_banner_is_for_a_terminal_and_not_for_who_wants_warnings_alone() {
    let on_a_terminal = |level: &str| {
        let program = std::env::current_exe().unwrap();
        let words = format!("{} {}", program.display(), CHILD.join(" "));
        let mut command = Command::new("script");
        command.args(["-q", "-e", "-c", &words, "/dev/null"]);
        command.env_clear().env(PART, "one span").env("OTEL_TRACES_EXPORTER", "none");
        command.env("OTEL_LOG_LEVEL", level).env("TRACED_CONSOLE", "off").output()
    };
    let output = match on_a_terminal("info") {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let test = "the_banner_is_for_a_terminal_and_not_for_who_wants_warnings_alone";
            return skipped(test, "script", "it lends programs a terminal");
        }
        output => output.unwrap(),
    };
    // A terminal has one stream.
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("traced {version} · shop 1.2.3 · no exporter (OTEL_TRACES_EXPORTER)");
    assert_eq!(shown.matches(&expected).count(), 1, "{shown}");
    assert!(shown.contains("sampler parentbased_always_on (default)"), "{shown}");
    let quiet = on_a_terminal("warn").unwrap();
    assert!(quiet.status.success() && !String::from_utf8_lossy(&quiet.stdout).contains("traced "));
}

#[test]
fn the_environment_says_where_spans_go_under_which_name_and_below_whom() {
    let sink = OtlpSink::start();
    let output = process(
        "one span",
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &sink.endpoint()),
            ("OTEL_SERVICE_NAME", "catalog"),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.name=other,team=a%2Cb"),
            ("TRACEPARENT", CALLER),
        ],
    );
    assert_eq!(said(&output), [""; 0]);
    let spans = sink.spans();
    assert_eq!((spans.len(), sink.refused()), (1, Vec::new()));
    assert_eq!(spans[0].service, "catalog");
    assert_eq!(spans[0].resource["team"], WireValue::Str("a,b".into()));
    assert_eq!(spans[0].trace_id, CALLER[3..35]);
    assert_eq!(spans[0].parent_span_id.as_deref(), Some(&CALLER[36..52]));
}

#[test]
fn a_strict_start_fails_with_every_line_and_starts_nothing() {
    process("strict", &[("OTEL_TRACES_SAMPLER", "sometimes"), ("OTEL_SERVICE_NAMES", "catalog")]);
}

fn strict() {
    let memory = Memory::default();
    let builder = || Builder::from_env("shop", "1.2.3").exporter(memory.clone());
    let error: InstallError = builder().header("no such\nheader", "x").try_install().unwrap_err();
    let reasons: Vec<&str> = error.reasons().collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons.iter().all(|reason| error.to_string().contains(reason)), "{error}");
    assert!(!Span::start(&WORK).is_recording());
    // What the program says is right beats what the environment says wrong only once it is not read any more.
    let fine = Builder::new("shop", "1.2.3").exporter(memory.clone()).try_install().unwrap();
    drop(Span::start(&WORK));
    drop(fine);
    assert_eq!(memory.spans().len(), 1);
    // What a build leaves out it cannot do.
    for (asked, done) in [
        (Builder::new("shop", "1.2.3").protocol(Protocol::Grpc), cfg!(feature = "otlp-grpc")),
        (Builder::new("shop", "1.2.3").protocol(Protocol::HttpJson), cfg!(feature = "otlp-http")),
        (Builder::new("shop", "1.2.3").endpoint("https://127.0.0.1:1"), cfg!(feature = "tls")),
    ] {
        assert_eq!(asked.try_install().is_ok(), done);
    }
    for asked in [
        Builder::new("shop", "1.2.3").endpoint("http://collector:99999"),
        Builder::new("shop", "1.2.3").variable("OTEL_CONFIG_FILE", "a.yaml"),
    ] {
        assert_eq!(asked.try_install().unwrap_err().reasons().count(), 1);
    }
}

#[test]
fn spec_v7_disabled_means_no_spans_and_propagation_as_before() {
    let lines = said(&process("disabled", &[("OTEL_SDK_DISABLED", "TRUE")]));
    assert_eq!(lines, ["traced: off (OTEL_SDK_DISABLED); incoming contexts still travel on"]);
}

fn disabled() {
    let memory = Memory::default();
    let guard = Builder::from_env("shop", "1.2.3").exporter(memory.clone()).install();
    let came = HashMap::from([
        ("traceparent".to_owned(), CALLER.to_owned()),
        ("baggage".to_owned(), "a=b".to_owned()),
    ]);
    let _entered = extract(&came).enter();
    let span = Span::start(&WORK);
    assert!(!span.is_recording());
    let mut goes = HashMap::new();
    inject(&span.context(), &mut goes);
    assert_eq!(goes, came);
    drop((span, guard));
    assert_eq!(memory.spans().len(), 0);
}

#[test]
fn a_second_start_changes_nothing_and_names_the_first() {
    let lines = said(&process("twice", &[("OTEL_TRACES_SAMPLER", "sometimes")]));
    // What is wrong is said by the first start, and not again by the second.
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("OTEL_TRACES_SAMPLER"), "{lines:?}");
    assert!(
        lines[1].starts_with("traced: already started at ") && lines[1].contains("settings.rs:"),
        "{lines:?}"
    );
}

fn twice() {
    let (first, second) = (Memory::default(), Memory::default());
    let guard = Builder::from_env("shop", "1.2.3").exporter(first.clone()).install();
    let line = line!() - 1;
    let inert = Builder::from_env("other", "1.2.3").exporter(second.clone()).install();
    let error = Builder::new("other", "1.2.3").exporter(second.clone()).try_install().unwrap_err();
    assert!(error.to_string().contains(&format!("settings.rs:{line}:")), "{error}");
    drop(inert);
    drop(Span::start(&WORK));
    drop(guard);
    assert_eq!((first.spans().len(), second.spans().len()), (1, 0));
    // What has ended may begin again.
    let again = Builder::new("other", "1.2.3").exporter(second.clone()).try_install().unwrap();
    drop(Span::start(&WORK));
    drop(again);
    assert_eq!((first.spans().len(), second.spans().len()), (1, 1));
}

#[test]
fn spec_r1_the_resource_is_settled_at_the_start_and_the_instance_for_the_process() {
    let pod = [("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("POD_NAME", "shop-1")];
    let instances: Vec<String> = (0..2)
        .map(|_| {
            let output = process("resource", &pod);
            let stdout = String::from_utf8(output.stdout).unwrap();
            let line =
                stdout.lines().find_map(|line| line.split_once("instance ").map(|(_, id)| id.to_owned()));
            line.unwrap()
        })
        .collect();
    assert_ne!(instances[0], instances[1], "each process is one of its own");
}

fn resource() {
    let resource_of = |team: &str| -> BTreeMap<String, WireValue> {
        let requests = Requests::default();
        let builder = Builder::from_env("shop", "1.2.3").resource("team", team);
        let guard = builder.exporter(requests.clone()).install();
        (0..2).for_each(|_| drop(Span::start(&WORK)));
        drop(guard);
        let spans = requests.spans();
        assert_eq!(spans.len(), 2);
        assert_eq!(spans[0].resource, spans[1].resource);
        spans[0].resource.clone().into_iter().collect()
    };
    let (first, second) = (resource_of("red"), resource_of("blue"));
    let text = |key: &str| first[key].as_str().unwrap();
    assert_eq!((text("service.name"), text("service.version"), text("team")), ("shop", "1.2.3", "red"));
    assert_eq!((text("telemetry.sdk.name"), text("telemetry.sdk.language")), ("traced", "rust"));
    assert_eq!((text("k8s.pod.name"), text("os.type")), ("shop-1", std::env::consts::OS));
    assert!(text("process.executable.path").ends_with(text("process.executable.name")));
    let id = text("service.instance.id");
    assert!(id.len() == 36 && &id[14..15] == "4", "{id}");
    // Whatever is installed later, it is the same process.
    assert_eq!(second["service.instance.id"], first["service.instance.id"]);
    assert_eq!(second["team"], WireValue::Str("blue".into()));
    #[expect(clippy::print_stdout, reason = "for the process that waits for this one")]
    {
        println!("instance {id}");
    }
}
