//! The collector for tests of programs from outside, as an exporter and a stranger see it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use support::LONG;
use traced_runtime::testing::FakeCollector;

fn connect(collector: &FakeCollector) -> TcpStream {
    TcpStream::connect(collector.endpoint().strip_prefix("http://").unwrap()).unwrap()
}

/// Sends this and gives the answer.
fn answer(collector: &FakeCollector, request: &[u8]) -> String {
    let mut stream = connect(collector);
    stream.write_all(request).unwrap();
    let mut answer = [0; 1024];
    let length = stream.read(&mut answer).unwrap();
    String::from_utf8(answer[..length].to_vec()).unwrap()
}

fn post(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("POST {path} HTTP/1.1\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

const PROTOBUF: &str = "content-type: application/x-protobuf\r\n";

#[test]
fn what_is_no_request_for_it_is_refused_with_the_reason() {
    let collector = FakeCollector::start();
    let cases: &[(Vec<u8>, &str, &str)] = &[
        (post("/v1/metrics", PROTOBUF, b""), "404", "traces go to /v1/traces"),
        (b"GET /v1/traces HTTP/1.1\r\n\r\n".to_vec(), "405", "posted"),
        (post("/v1/traces", "content-type: application/json\r\n", b"{}"), "415", "application/x-protobuf"),
        (post("/v1/traces", &format!("{PROTOBUF}content-encoding: br\r\n"), b""), "415", "`br`"),
        (post("/v1/traces", PROTOBUF, b"\x0a\x05"), "400", "ends within a field"),
        (
            format!("POST /v1/traces HTTP/1.1\r\n{PROTOBUF}content-length: 99999999\r\n\r\n").into(),
            "413",
            "67108864",
        ),
        #[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
        (post("/v1/traces", &format!("{PROTOBUF}content-encoding: gzip\r\n"), b"plain"), "400", "gzip"),
    ];
    for (request, status, why) in cases {
        let answer = answer(&collector, request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(why), "{answer}");
    }
    assert_eq!((collector.requests(), collector.spans()), (cases.len(), Vec::new()));
}

#[test]
fn a_request_may_come_in_chunks_and_another_one_behind_it() {
    let collector = FakeCollector::start();
    let chunked = format!(
        "POST /v1/traces HTTP/1.1\r\n{PROTOBUF}transfer-encoding: chunked\r\n\r\n4\r\n\x0a\x04\x12\x02\r\n2;x\r\n\x12\x00\r\n0\r\n\r\n"
    );
    let mut stream = connect(&collector);
    for count in 1..=3 {
        stream.write_all(chunked.as_bytes()).unwrap();
        let mut answer = [0; 1024];
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 "));
        assert_eq!(collector.wait_for(count, LONG).len(), count);
    }
}

#[test]
fn too_few_spans_are_told_with_those_that_there_are() {
    let collector = FakeCollector::start();
    answer(&collector, &post("/v1/traces", PROTOBUF, b"\x0a\x0d\x12\x0b\x12\x09\x2a\x07half-up"));
    answer(&collector, &post("/v1/logs", PROTOBUF, b""));
    let wait = AssertUnwindSafe(|| collector.wait_for(2, Duration::from_millis(10)));
    let message = *catch_unwind(wait).unwrap_err().downcast::<String>().unwrap();
    assert_eq!(
        message,
        "1 of 2 spans came in 10ms\n\
         2 requests, one refused with 404: /v1/logs is unknown: traces go to /v1/traces\n\
         half-up\n"
    );
}

#[test]
fn it_ends_at_once_whatever_its_connections_do() {
    let collector = FakeCollector::start();
    let mut idle = connect(&collector);
    collector.answer_after(Duration::from_secs(1000));
    let mut slow = connect(&collector);
    slow.write_all(&post("/v1/traces", PROTOBUF, b"")).unwrap();
    while collector.requests() == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let start = Instant::now();
    drop(collector);
    assert!(start.elapsed() < Duration::from_secs(5));
    for stream in [&mut idle, &mut slow] {
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
    }
}

#[cfg(feature = "otlp-http")]
mod exporting {
    use std::iter;

    use super::*;
    use support::{ROOT, alone, flush, spans, whole_at_rest};
    use traced_runtime::export::OtlpHttp;
    use traced_runtime::{Guard, Span, stats};

    fn exporter(collector: &FakeCollector) -> OtlpHttp {
        OtlpHttp::new(&format!("{}/v1/traces", collector.endpoint()))
    }

    fn start(collector: &FakeCollector) -> Guard {
        support::start(exporter(collector))
    }

    #[test]
    fn what_an_exporter_sends_is_there_with_its_resource() {
        let _alone = alone();
        let collector = FakeCollector::start();
        for exporter in [exporter(&collector), exporter(&collector).gzip()] {
            let guard = support::start(exporter);
            spans(0..1);
            flush(&guard);
        }
        collector.assert_tree("root {number=0, service.name=shop}\nroot {number=0}");
        let service = ("service.name".to_owned(), "shop".to_owned());
        assert!(collector.resource().into_iter().any(|(key, value)| (key, value.to_string()) == service));
    }

    #[test]
    fn it_can_be_busy_for_a_while() {
        let _alone = alone();
        let collector = FakeCollector::start();
        collector.answer_with([503, 429]);
        let guard = start(&collector);
        spans(0..3);
        // The exporter tries again until it is taken.
        assert!(guard.flush(LONG));
        assert_eq!((collector.wait_for(3, LONG).len(), collector.requests()), (3, 3));
        drop(guard);
        assert_eq!(whole_at_rest().delivered, 3);
    }

    #[test]
    fn it_can_be_broken_for_good() {
        let _alone = alone();
        let collector = FakeCollector::start();
        collector.answer_with(iter::repeat(400));
        let guard = start(&collector);
        drop(Span::start(&ROOT));
        flush(&guard);
        assert_eq!((collector.requests(), collector.spans()), (1, Vec::new()));
        assert_eq!((stats().delivered, stats().dropped.total()), (0, 1));
    }

    #[test]
    fn it_can_be_slow() {
        let _alone = alone();
        let collector = FakeCollector::start();
        collector.answer_after(Duration::from_millis(200));
        let guard = start(&collector);
        drop(Span::start(&ROOT));
        let start = Instant::now();
        flush(&guard);
        assert!(start.elapsed() >= Duration::from_millis(200));
        collector.assert_tree("root");
    }
}
