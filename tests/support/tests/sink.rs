//! The sink, spoken to by hand.
#![expect(clippy::unwrap_used, reason = "what helps a test may end it")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::{
    AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList, any_value::Value as Sent,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{self as wire, ResourceSpans, ScopeSpans, span::SpanKind};
use prost::Message;
use traced_test_support::sink::OtlpSink;
use traced_test_support::span::{self, Kind, Status, Value};

const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_request_arrives_with_everything_that_was_in_it() {
    let sink = OtlpSink::start();
    let mut peer = Peer::of(&sink);
    let (status, body) = peer.post(&request(vec![full_span()]));
    assert_eq!(status, 200);
    assert_eq!(
        ExportTraceServiceResponse::decode(body.as_slice()).unwrap(),
        ExportTraceServiceResponse::default()
    );

    let spans = sink.wait_for_spans(1, SOON);
    let [span] = spans.as_slice() else { panic!("{spans:?}") };
    assert_eq!(span.trace_id, "0102030405060708090a0b0c0d0e0f10");
    assert_eq!(span.span_id, "0000000000000001");
    assert_eq!(span.parent_span_id.as_deref(), Some("00000000000000ff"));
    assert_eq!((span.name.as_str(), span.kind), ("GET /images", Kind::Server));
    assert_eq!((span.start_ns, span.end_ns), (1_000, 3_000));
    assert_eq!((span.flags, span.trace_state.as_str()), (0x301, "a=b"));
    assert_eq!(span.status, Status::Error("no".to_owned()));
    assert_eq!((span.scope.as_str(), span.service.as_str()), ("api", "gallery"));
    assert_eq!(span.resource["service.name"], *"gallery");
    assert_eq!((span.dropped_attributes, span.dropped_events, span.dropped_links), (1, 2, 3));
    assert_eq!(span.attr("text"), "yes");
    assert_eq!(*span.attr("int"), -7);
    assert_eq!(*span.attr("bool"), true);
    assert_eq!(*span.attr("double"), Value::Double(0.5));
    assert_eq!(*span.attr("bytes"), Value::Bytes(vec![0, 255]));
    assert_eq!(*span.attr("array"), Value::Array(vec![Value::Int(1), Value::Empty]));
    assert_eq!(*span.attr("map"), Value::Map([("in".to_owned(), Value::Str("side".to_owned()))].into()));
    assert_eq!((span.events[0].name.as_str(), span.events[0].time_ns), ("retry", 2_000));
    assert_eq!(span.events[0].attributes["n"], 1);
    assert_eq!(span.links[0].trace_id, "ffffffffffffffffffffffffffffffff");
    assert_eq!((span.links[0].span_id.as_str(), span.links[0].flags), ("eeeeeeeeeeeeeeee", 0x100));
}

#[test]
fn one_connection_carries_plain_and_chunked_requests() {
    let sink = OtlpSink::start();
    let mut peer = Peer::of(&sink);
    assert_eq!(peer.post(&request(vec![full_span()])).0, 200);

    let body = request(vec![wire::Span { span_id: vec![2; 8], ..full_span() }]);
    let (one, two) = body.split_at(body.len() / 2);
    peer.write(
        b"POST /v1/traces HTTP/1.1\r\nContent-Type: application/x-protobuf\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    for chunk in [one, two] {
        peer.write(format!("{:X};extension\r\n", chunk.len()).as_bytes());
        peer.write(chunk);
        peer.write(b"\r\n");
    }
    peer.write(b"0\r\nTrailer: yes\r\n\r\n");
    assert_eq!(peer.answer().0, 200);

    assert_eq!(peer.post(&request(Vec::new())).0, 200);
    assert_eq!((sink.spans().len(), sink.requests()), (2, 3));
}

#[test]
fn what_is_not_otlp_is_refused_and_remembered() {
    let sink = OtlpSink::start();
    let mut peer = Peer::of(&sink);
    assert_eq!(peer.send("POST", "/v1/traces", "application/x-protobuf", b"garbage").0, 400);
    assert_eq!(peer.send("POST", "/v1/metrics", "application/x-protobuf", b"").0, 404);
    assert_eq!(peer.send("GET", "/v1/traces", "application/x-protobuf", b"").0, 405);
    assert_eq!(peer.send("POST", "/v1/traces", "application/json", b"{}").0, 415);
    assert_eq!((sink.spans(), sink.requests()), (Vec::new(), 4));
    assert_eq!(sink.refused().len(), 4);

    peer.write(b"hello\r\n");
    assert_eq!(peer.answer().0, 400);
    assert_eq!(peer.stream.read(&mut [0]).unwrap(), 0, "nothing can follow what was not understood");
}

#[test]
fn what_breaks_the_rules_of_otlp_is_refused() {
    let text = |key: &str| pair(key, Sent::StringValue("x".to_owned()));
    let broken = [
        (wire::Span { trace_id: vec![1; 8], ..full_span() }, "not 16 bytes long"),
        (wire::Span { span_id: vec![0; 8], ..full_span() }, "an id is zero"),
        (wire::Span { parent_span_id: vec![0; 8], ..full_span() }, "an id is zero"),
        (wire::Span { kind: 9, ..full_span() }, "kind 9"),
        (wire::Span { attributes: vec![text("a"), text("a")], ..full_span() }, "\"a\" stands twice"),
        (wire::Span { attributes: vec![text("")], ..full_span() }, "empty key"),
    ];
    for (span, why) in broken {
        let refusal = span::try_decode(&request(vec![span])).unwrap_err();
        assert!(refusal.contains(why) && refusal.contains("GET /images"), "{refusal}");
    }
}

#[test]
fn waiting_in_vain_shows_what_came_instead() {
    let sink = OtlpSink::start();
    let mut peer = Peer::of(&sink);
    peer.post(&request(vec![full_span()]));
    peer.post(b"garbage");
    let wait = || sink.wait_for_spans(2, Duration::from_millis(50));
    let said = *catch_unwind(AssertUnwindSafe(wait)).unwrap_err().downcast::<String>().unwrap();
    for part in
        ["50ms", "1 spans came in 2 requests", "400 Bad Request", "GET /images [server] gallery !error"]
    {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_dropped_sink_is_gone_though_its_peers_stay() {
    let sink = OtlpSink::start();
    let mut peer = Peer::of(&sink);
    let address = sink.endpoint().strip_prefix("http://").unwrap().to_owned();
    assert_eq!(peer.post(&request(Vec::new())).0, 200);
    let began = Instant::now();
    drop(sink);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(peer.stream.read(&mut [0]).unwrap(), 0, "the connection is closed");
    TcpStream::connect(address).expect_err("nobody listens there any more");
}

struct Peer {
    stream: TcpStream,
}

impl Peer {
    fn of(sink: &OtlpSink) -> Self {
        let stream = TcpStream::connect(sink.endpoint().strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        Self { stream }
    }

    fn post(&mut self, body: &[u8]) -> (u16, Vec<u8>) {
        self.send("POST", "/v1/traces", "application/x-protobuf", body)
    }

    fn send(&mut self, method: &str, path: &str, media: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: sink\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.write(&[head.as_bytes(), body].concat());
        self.answer()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    fn answer(&mut self) -> (u16, Vec<u8>) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        self.stream.read_exact(&mut body).unwrap();
        (status, body)
    }
}

fn request(spans: Vec<wire::Span>) -> Vec<u8> {
    let scope = InstrumentationScope { name: "api".to_owned(), ..Default::default() };
    let name = pair("service.name", Sent::StringValue("gallery".to_owned()));
    let resource = Resource { attributes: vec![name], ..Default::default() };
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans {
            resource: Some(resource),
            scope_spans: vec![ScopeSpans { scope: Some(scope), spans, ..Default::default() }],
            ..Default::default()
        }],
    }
    .encode_to_vec()
}

fn full_span() -> wire::Span {
    wire::Span {
        trace_id: (1..=16).collect(),
        span_id: vec![0, 0, 0, 0, 0, 0, 0, 1],
        trace_state: "a=b".to_owned(),
        parent_span_id: vec![0, 0, 0, 0, 0, 0, 0, 255],
        flags: 0x301,
        name: "GET /images".to_owned(),
        kind: SpanKind::Server.into(),
        start_time_unix_nano: 1_000,
        end_time_unix_nano: 3_000,
        attributes: vec![
            pair("text", Sent::StringValue("yes".to_owned())),
            pair("int", Sent::IntValue(-7)),
            pair("bool", Sent::BoolValue(true)),
            pair("double", Sent::DoubleValue(0.5)),
            pair("bytes", Sent::BytesValue(vec![0, 255])),
            pair(
                "array",
                Sent::ArrayValue(ArrayValue {
                    values: vec![AnyValue { value: Some(Sent::IntValue(1)) }, AnyValue { value: None }],
                }),
            ),
            pair(
                "map",
                Sent::KvlistValue(KeyValueList {
                    values: vec![pair("in", Sent::StringValue("side".to_owned()))],
                }),
            ),
        ],
        dropped_attributes_count: 1,
        events: vec![wire::span::Event {
            time_unix_nano: 2_000,
            name: "retry".to_owned(),
            attributes: vec![pair("n", Sent::IntValue(1))],
            dropped_attributes_count: 0,
        }],
        dropped_events_count: 2,
        links: vec![wire::span::Link {
            trace_id: vec![255; 16],
            span_id: vec![0xee; 8],
            flags: 0x100,
            ..Default::default()
        }],
        dropped_links_count: 3,
        status: Some(wire::Status { code: 2, message: "no".to_owned() }),
    }
}

fn pair(key: &str, value: Sent) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..Default::default() }
}
