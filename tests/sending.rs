//! What the environment says of the sending, and what arrives: each test is a program with one line in `main`.
#![cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use traced::{Guard, Reason, stats, traced};
use traced_test_support::fault::{Fault, FaultySink};
use traced_test_support::skip::skipped;
use traced_test_support::span::try_decode_json;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";

/// Which part of [`in_a_process_of_its_own`] is wanted.
const PART: &str = "TRACED_TEST_PART";

/// What came of a process.
struct Program {
    /// Our own lines on its stderr.
    said: Vec<String>,
    stdout: String,
    /// The counts that it ended with.
    counts: BTreeMap<String, u64>,
}

/// Runs one part in a process with this environment and no other.
fn program(part: &str, environment: &[(&str, &str)]) -> Program {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "in_a_process_of_its_own", "--nocapture"]);
    command.env_clear().env(PART, part).envs(environment.iter().copied());
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{part}: {stderr}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    // A part that did not run has not succeeded.
    assert!(stdout.contains("1 passed"), "{part}: {stdout}");
    let counts = stdout.lines().filter_map(|line| {
        let (name, count) = line.strip_prefix("count ")?.split_once(' ')?;
        Some((name.to_owned(), count.parse().unwrap()))
    });
    let counts = counts.collect();
    let said = stderr.lines().filter(|line| line.starts_with("traced")).map(str::to_owned).collect();
    Program { said, stdout, counts }
}

#[traced]
fn work() {}

/// Longer than a flush on a loopback ever takes.
const LONG: Duration = Duration::from_secs(20);

/// Does nothing unless another test asks for it.
#[test]
fn in_a_process_of_its_own() {
    match std::env::var(PART).as_deref() {
        Err(_) => {}
        Ok("ten spans") => {
            let _traced = traced::init!();
            (0..10).for_each(|_| work());
        }
        Ok("thousands of spans") => {
            let _traced = traced::init!();
            (0..20_000).for_each(|_| work());
        }
        Ok("an outage") => outage(&traced::init!()),
        Ok("a full queue") => full_queue(&traced::init!()),
        Ok("patience") => {
            let traced = traced::init!();
            work();
            assert!(!traced.flush(Duration::from_secs(2)));
        }
        Ok("a strict start") => strict(),
        Ok("a long trace and a short one") => long_and_short(),
        Ok(other) => panic!("no part is called {other}"),
    }
    count("delivered", stats().delivered);
    count("ended", stats().ended);
    for reason in Reason::ALL {
        count(reason.name(), stats().dropped.of(reason));
    }
}

#[expect(clippy::print_stdout, reason = "for the process that waits for this one")]
fn count(name: &str, count: u64) {
    println!("count {name} {count}");
}

/// Ten spans arrive over this, and nobody has anything to say.
#[track_caller]
fn arrive(sink: &FaultySink, environment: &[(&str, &str)]) {
    let program = program("ten spans", environment);
    assert_eq!(program.said, [""; 0]);
    assert_eq!((program.counts["ended"], program.counts["delivered"], sink.taken().len()), (10, 10, 10));
    assert!(sink.taken().iter().all(|span| span.name == "work" && span.service == "traced"));
}

#[cfg(feature = "otlp-http")]
#[test]
fn spec_o3_over_http_spans_go_in_protobuf_or_in_json_to_the_path_of_traces() {
    for (protocol, media) in [
        ("", "application/x-protobuf"),
        ("http/protobuf", "application/x-protobuf"),
        ("HTTP/JSON", "application/json"),
    ] {
        for (gzip, coding) in [("none", ""), ("gzip", "gzip")] {
            let sink = FaultySink::start();
            let headers = ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b,x-tenant=blue");
            let compression = ("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", gzip);
            arrive(&sink, &[(ENDPOINT, &sink.endpoint()), (PROTOCOL, protocol), headers, compression]);
            let [request] = &sink.requests()[..] else { panic!("{:?}", sink.requests()) };
            assert_eq!(request.path, "/v1/traces");
            assert_eq!(request.header("content-type"), media);
            assert_eq!(request.header("content-encoding"), coding);
            assert_eq!((request.header("api-key"), request.header("x-tenant")), ("a b", "blue"));
        }
    }
}

#[cfg(feature = "otlp-http")]
#[test]
fn spec_o1_an_endpoint_of_traces_is_taken_as_it_is() {
    let sink = FaultySink::start();
    let url = format!("{}/v1/traces?tenant=1", sink.endpoint());
    arrive(&sink, &[("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", &url), (ENDPOINT, "http://127.0.0.1:1")]);
    assert_eq!(sink.requests()[0].path, "/v1/traces?tenant=1");
}

#[cfg(feature = "otlp-grpc")]
#[test]
fn spec_o3_over_grpc_spans_go_with_or_without_compression_and_an_address_needs_no_scheme() {
    for (gzip, coding) in [("none", ""), ("gzip", "gzip")] {
        let sink = FaultySink::start_grpc();
        let headers = ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "API-Key=a%20b");
        let compression = ("OTEL_EXPORTER_OTLP_COMPRESSION", gzip);
        arrive(&sink, &[(ENDPOINT, &sink.endpoint()), (PROTOCOL, "grpc"), headers, compression]);
        let [request] = &sink.requests()[..] else { panic!("{:?}", sink.requests()) };
        assert_eq!(request.header("grpc-encoding"), coding);
        assert_eq!(request.header("api-key"), "a b");
    }
    let sink = FaultySink::start_grpc();
    let address = format!("127.0.0.1:{}", sink.port());
    let insecure = ("OTEL_EXPORTER_OTLP_INSECURE", "true");
    arrive(&sink, &[(ENDPOINT, &address), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"), insecure]);
}

#[cfg(feature = "tls")]
mod tls {
    use std::fs;
    use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};

    use traced_test_support::authority::Authority;

    use super::*;

    const CERTIFICATE: &str = "OTEL_EXPORTER_OTLP_CERTIFICATE";
    const CLIENT_KEY: &str = "OTEL_EXPORTER_OTLP_CLIENT_KEY";
    const CLIENT_CERTIFICATE: &str = "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE";

    /// The files of one test.
    struct Files(PathBuf);

    impl Files {
        fn new(test: &str) -> Self {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sending-{test}"));
            let _absent = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn path(&self, name: &str) -> String {
            [self.0.to_str().unwrap(), name].join(MAIN_SEPARATOR_STR)
        }

        fn write(&self, name: &str, text: &str) -> String {
            fs::write(self.path(name), text).unwrap();
            self.path(name)
        }
    }

    /// An authority for servers, one for clients, what the latter has issued; and what a client needs of all that.
    fn certificates(files: &Files) -> (Authority, Authority, [(&'static str, String); 3]) {
        let (servers, clients) = (Authority::new(), Authority::new());
        let client = clients.issue("shop");
        let variables = [
            (CERTIFICATE, files.write("authority.pem", &servers.pem())),
            (CLIENT_CERTIFICATE, files.write("client.pem", &client.certificate)),
            (CLIENT_KEY, files.write("client.key", &client.key)),
        ];
        (servers, clients, variables)
    }

    #[cfg(feature = "otlp-http")]
    #[test]
    fn spec_o5_over_http_servers_are_believed_and_told_who_we_are() {
        let files = Files::new("http");
        let (servers, clients, variables) = certificates(&files);
        let [authority, certificate, key] = variables.each_ref().map(|(name, path)| (*name, path.as_str()));
        let sink = FaultySink::start_tls(servers.server(None, &[]));
        arrive(&sink, &[(ENDPOINT, &sink.endpoint()), authority]);
        let sink = FaultySink::start_tls(servers.server(Some(&clients), &[]));
        arrive(&sink, &[(ENDPOINT, &sink.endpoint()), (PROTOCOL, "http/json"), authority, certificate, key]);
        // Who does not say who they are is sent away, and hears what to do.
        let refused = program("ten spans", &[(ENDPOINT, &sink.endpoint()), authority]);
        assert_eq!((refused.counts["delivered"], refused.counts["undelivered"]), (0, 10));
        assert!(refused.said[0].contains(CLIENT_CERTIFICATE), "{:?}", refused.said);
    }

    #[cfg(feature = "otlp-grpc")]
    #[test]
    fn spec_o5_over_grpc_servers_are_believed_and_told_who_we_are() {
        let files = Files::new("grpc");
        let (servers, clients, variables) = certificates(&files);
        let [authority, certificate, key] = variables.each_ref().map(|(name, path)| (*name, path.as_str()));
        let grpc = (PROTOCOL, "grpc");
        let sink = FaultySink::start_grpc_tls(servers.server(None, &[b"h2"]));
        // Without a scheme it is TLS that is spoken.
        arrive(&sink, &[(ENDPOINT, &format!("127.0.0.1:{}", sink.port())), grpc, authority]);
        let sink = FaultySink::start_grpc_tls(servers.server(Some(&clients), &[b"h2"]));
        arrive(&sink, &[(ENDPOINT, &sink.endpoint()), grpc, authority, certificate, key]);
        let refused = program("ten spans", &[(ENDPOINT, &sink.endpoint()), grpc, authority]);
        assert_eq!((refused.counts["delivered"], refused.counts["undelivered"]), (0, 10));
    }

    #[test]
    fn a_file_that_is_of_no_use_is_one_line_with_its_path_and_what_happens_instead() {
        let files = Files::new("useless");
        let (_, _, variables) = certificates(&files);
        let [authority, certificate, key] = variables.each_ref().map(|(_, path)| path.as_str());
        let absent = files.path(&format!("{}/absent.pem", "deep".repeat(20)));
        let other_key = files.write("other.key", &Authority::new().issue("shop").key);
        let garbage = files.write("garbage.pem", "garbage");
        let folder = files.path("");
        for (environment, starts, contains) in [
            (vec![(CERTIFICATE, &*absent)], (CERTIFICATE, &*absent), "there is no such file"),
            (vec![(CERTIFICATE, &folder)], (CERTIFICATE, &folder), "it cannot be read"),
            (vec![(CERTIFICATE, &garbage)], (CERTIFICATE, &garbage), "no certificate; write PEM"),
            (vec![(CERTIFICATE, key)], (CERTIFICATE, key), "no certificate; write PEM"),
            (vec![(CLIENT_KEY, key)], (CLIENT_KEY, key), CLIENT_CERTIFICATE),
            (vec![(CLIENT_CERTIFICATE, certificate)], (CLIENT_CERTIFICATE, certificate), CLIENT_KEY),
            (
                vec![(CLIENT_CERTIFICATE, &absent), (CLIENT_KEY, key)],
                (CLIENT_CERTIFICATE, &absent),
                "the endpoint is not told who we are",
            ),
            (
                vec![(CLIENT_CERTIFICATE, certificate), (CLIENT_KEY, &absent)],
                (CLIENT_KEY, &absent),
                "the endpoint is not told who we are",
            ),
            (
                vec![(CLIENT_CERTIFICATE, certificate), (CLIENT_KEY, &other_key)],
                (CLIENT_CERTIFICATE, certificate),
                &other_key,
            ),
        ] {
            let endpoint = [(ENDPOINT, "https://127.0.0.1:1"), ("OTEL_LOG_LEVEL", "warn")];
            let said = program("a strict start", &[&endpoint[..], &environment].concat()).said;
            let [line] = &said[..] else { panic!("{environment:?}: {said:?}") };
            let start = format!("traced: {}={} has no effect: ", starts.0, starts.1);
            assert!(line.starts_with(&start) && line.contains(contains), "{start} {contains}: {line}");
        }
        // Where TLS is not spoken, nobody looks for them.
        let plain = [(ENDPOINT, "http://127.0.0.1:1"), (CERTIFICATE, authority)];
        let said = program("a strict start", &plain).said;
        assert!(said[0].contains("it counts for an https:// endpoint alone"), "{said:?}");
    }

    #[test]
    fn what_is_wrong_with_the_files_does_not_keep_a_program_from_starting() {
        let files = Files::new("lenient");
        let environment = [(ENDPOINT, "https://127.0.0.1:1"), (CLIENT_KEY, &*files.path("absent"))];
        let lenient = program("ten spans", &environment);
        assert_eq!(lenient.counts["undelivered"], 10);
        assert_eq!(lenient.said.iter().filter(|line| line.contains("has no effect")).count(), 1);
    }
}

/// Says what a strict start says.
fn strict() {
    let error = traced::builder!().try_install().unwrap_err();
    for reason in error.reasons() {
        say(reason);
    }
    work();
    assert_eq!(stats().ended, 0, "nothing has been started");
}

#[expect(clippy::print_stderr, reason = "for the process that waits for this one")]
fn say(line: &str) {
    eprintln!("traced: {line}");
}

#[cfg(not(feature = "otlp-grpc"))]
#[test]
fn what_the_build_lacks_is_one_line_and_spans_arrive_all_the_same() {
    let sink = FaultySink::start();
    let program = program("ten spans", &[(ENDPOINT, &sink.endpoint()), (PROTOCOL, "grpc")]);
    let [line] = &program.said[..] else { panic!("{:?}", program.said) };
    assert!(line.contains("Cargo feature `otlp-grpc` of traced; http/protobuf is spoken instead"), "{line}");
    assert_eq!(sink.taken().len(), 10);
}

#[cfg(not(feature = "tls"))]
#[test]
fn without_tls_an_https_endpoint_is_one_line_and_every_span_is_counted() {
    let program = program("ten spans", &[(ENDPOINT, "https://127.0.0.1:1")]);
    let [line] = &program.said[..] else { panic!("{:?}", program.said) };
    assert!(line.contains("Cargo feature `tls` of traced, so no span is exported"), "{line}");
    assert_eq!(program.counts["no_exporter"], 10);
}

#[cfg(feature = "otlp-http")]
#[test]
fn spec_b4_the_queue_counts_spans_where_it_is_told_how_many_and_all_of_it_is_used() {
    let sink = FaultySink::start();
    sink.always(Fault::Status(503));
    let endpoint = sink.endpoint();
    let program = program("a full queue", &[(ENDPOINT, &endpoint), ("OTEL_BSP_MAX_QUEUE_SIZE", "100")]);
    assert_eq!((program.counts["queue_full"], program.counts["undelivered"]), (150, 100));
    assert_eq!((program.counts["ended"], program.counts["delivered"]), (250, 0));
    assert!(sink.requests().iter().all(|request| request.spans <= 100));
}

/// Spans come in groups that do not fit into the room that is left.
fn full_queue(traced: &Guard) {
    for spans in [30, 30, 30, 30, 100, 30] {
        (0..spans).for_each(|_| work());
        assert!(!traced.flush(Duration::from_millis(20)));
    }
    let start = Instant::now();
    while stats().ended < 250 && start.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!((stats().queued, stats().dropped.of(Reason::QueueFull)), (100, 150));
}

#[cfg(feature = "otlp-http")]
#[test]
fn spec_b3_a_request_has_as_many_spans_as_it_may_and_by_default_4096() {
    for (size, most) in [("", 4096), ("512", 512), ("7000", 7000)] {
        let sink = FaultySink::start();
        let size = ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", size);
        let program = program("thousands of spans", &[(ENDPOINT, &sink.endpoint()), size]);
        assert_eq!((program.said.len(), program.counts["delivered"]), (0, 20_000));
        let largest = sink.requests().iter().map(|request| request.spans).max();
        assert!(largest <= Some(most), "{size:?}: {largest:?}");
        // A thread's records are read in one go, if it makes fewer than wake the collector: most are full.
        assert!(largest > Some(most / 2), "{size:?}: {largest:?}");
    }
}

#[cfg(feature = "otlp-http")]
#[test]
fn spec_o8_the_smaller_of_the_two_timeouts_counts() {
    for (otlp, batch) in [("200", "10000"), ("10000", "200")] {
        let sink = FaultySink::start();
        sink.always(Fault::Hang);
        let timeouts = [("OTEL_EXPORTER_OTLP_TIMEOUT", otlp), ("OTEL_BSP_EXPORT_TIMEOUT", batch)];
        let endpoint = sink.endpoint();
        let environment = [&[(ENDPOINT, &*endpoint)], &timeouts[..]].concat();
        program("patience", &environment);
        // The first try, a second one after a pause, and those of the end.
        assert!(sink.requests().len() >= 3, "{:?}", sink.requests());
    }
}

#[cfg(feature = "otlp-http")]
#[test]
fn an_endpoint_that_was_asked_for_is_one_line_when_it_breaks_and_one_when_it_heals() {
    let sink = FaultySink::start();
    sink.next([Fault::Status(503), Fault::Reset, Fault::Status(503)]);
    let endpoint = format!("http://me:hunter2@127.0.0.1:{}?token=hunter2", sink.port());
    let said = program("an outage", &[(ENDPOINT, &endpoint)]).said;
    let name = format!("otlp http/protobuf http://127.0.0.1:{}/v1/traces", sink.port());
    let broken = format!("traced: spans do not reach {name}: the answer is 503 Service Unavailable");
    assert_eq!(said, [broken, format!("traced: spans reach {name} again")]);
    assert_eq!(sink.taken().len(), 10);
}

fn outage(traced: &Guard) {
    for _ in 0..10 {
        work();
        assert!(traced.flush(LONG));
    }
}

/// <https://github.com/open-telemetry/opentelemetry-rust/issues/1281>
#[cfg(feature = "otlp-http")]
#[test]
fn nobody_at_the_default_endpoint_is_one_quiet_line_and_every_span_is_counted() {
    let somebody = [4317, 4318].iter().any(|port| TcpStream::connect(("localhost", *port)).is_ok());
    if somebody {
        let test = "nobody_at_the_default_endpoint_is_one_quiet_line_and_every_span_is_counted";
        return skipped(test, "a free port 4318", "somebody listens there");
    }
    let quiet = program("ten spans", &[]);
    let [line] = &quiet.said[..] else { panic!("{:?}", quiet.said) };
    assert!(
        line.starts_with("traced: nobody listens at otlp http/protobuf http://localhost:4318/"),
        "{line}"
    );
    assert!(line.contains("OTEL_TRACES_EXPORTER=none"), "{line}");
    assert_eq!(quiet.counts["undelivered"], 10);
    assert_eq!(program("ten spans", &[("OTEL_LOG_LEVEL", "warn")]).said, [""; 0]);
    // Whoever asked for it by name is told what became of the spans.
    let asked = program("ten spans", &[(ENDPOINT, "http://localhost:4318")]).said;
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[0].ends_with("nobody listens there") && asked[1].contains("lost 10"), "{asked:?}");
    #[cfg(feature = "otlp-grpc")]
    {
        let said = program("ten spans", &[(PROTOCOL, "grpc")]).said;
        assert!(said.len() == 1 && said[0].contains("otlp grpc http://localhost:4317"), "{said:?}");
    }
}

#[test]
fn spec_v12_lines_of_otlp_go_to_stdout_beside_whatever_else_is_listed() {
    let program = program("ten spans", &[("OTEL_TRACES_EXPORTER", "otlp/stdout")]);
    assert_eq!(program.said, [""; 0]);
    // The test harness writes to the same stream, and does not end its line.
    let requests = program.stdout.lines().filter_map(|line| Some(&line[line.find("{\"resourceSpans\"")?..]));
    let spans: usize = requests.map(|request| try_decode_json(request.as_bytes()).unwrap().len()).sum();
    assert_eq!((spans, program.counts["delivered"]), (10, 10));
}

#[test]
fn the_console_draws_traces_that_took_long_and_names_the_others() {
    let drawn = |least: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "in_a_process_of_its_own", "--nocapture"]);
        command.env_clear().env(PART, "a long trace and a short one");
        command.env("OTEL_TRACES_EXPORTER", "console").env("TRACED_CONSOLE_MIN", least);
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{stderr}");
        let traces = stderr.lines().filter(|line| line.starts_with("trace ")).count();
        (traces, stderr.matches("├ ").count() + stderr.matches("└ ").count())
    };
    // Each of the two traces has one span below its root.
    assert_eq!(drawn(""), (2, 2));
    assert_eq!(drawn("50ms"), (2, 1));
    assert_eq!(drawn("100000"), (2, 0));
}

fn long_and_short() {
    #[traced]
    fn outer(milliseconds: u64) {
        std::thread::sleep(Duration::from_millis(milliseconds));
        work();
    }
    let _traced = traced::init!();
    outer(60);
    outer(1);
}
