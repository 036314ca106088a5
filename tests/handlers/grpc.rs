//! Handlers of gRPC, as the code calls them that tonic generates.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Buf as _, BufMut as _};
use tower::{Layer as _, Service as _};
use traced::grpc::tonic::body::Body;
use traced::grpc::tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use traced::grpc::tonic::metadata::{MetadataMap, MetadataValue};
use traced::grpc::tonic::server::{Grpc, UnaryService};
use traced::grpc::tonic::{Code, GrpcMethod, Request, Response, Status};
use traced::http::http::{self, HeaderMap, HeaderName};
use traced::testing::{Capture, capture};
use traced::wire::Span;
use traced::{Kind, traced, traced_handler};

use super::{
    CALLER, Headers, TRACE, TRACEPARENT, assert_below_caller, assert_linked_root, headers, number, text,
};

#[async_trait::async_trait]
trait Greeter: Send + Sync + 'static {
    async fn hello(&self, request: Request<String>) -> Result<Response<String>, Status>;
}

struct Greetings {
    ends: Result<&'static str, Code>,
}

#[traced]
async fn think() {}

#[async_trait::async_trait]
impl Greeter for Greetings {
    #[traced_handler(grpc, attrs("app.letters" = len(request.get_ref())))]
    async fn hello(&self, request: Request<String>) -> Result<Response<String>, Status> {
        think().await;
        match self.ends {
            Ok(greeting) => Ok(Response::new(format!("{greeting} {}", request.into_inner()))),
            Err(code) => Err(Status::new(code, "canary")),
        }
    }
}

/// What is generated for a method.
struct Hello<T>(Arc<T>);

impl<T: Greeter> UnaryService<String> for Hello<T> {
    type Response = String;
    type Future = Pin<Box<dyn Future<Output = Result<Response<String>, Status>> + Send>>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.hello(request).await })
    }
}

#[derive(Default)]
struct Text;

impl Codec for Text {
    type Encode = String;
    type Decode = String;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Text {
    type Item = String;
    type Error = Status;

    fn encode(&mut self, item: String, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put_slice(item.as_bytes());
        Ok(())
    }
}

impl Decoder for Text {
    type Item = String;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<String>, Status> {
        let text = from.copy_to_bytes(from.remaining());
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    }
}

fn request() -> http::Request<String> {
    http::Request::post("http://host/greet.Greeter/Hello")
        .header("traceparent", TRACEPARENT)
        .header("content-type", "application/grpc")
        .body("\0\0\0\0\x05world".to_owned())
        .unwrap()
}

async fn answer(ends: Result<&'static str, Code>, request: http::Request<String>) -> http::Response<Body> {
    Grpc::new(Text).unary(Hello(Arc::new(Greetings { ends })), request).await
}

#[track_caller]
fn hello(capture: &Capture) -> Span {
    assert_eq!(capture.spans().len(), 2);
    let span = capture.span("hello");
    assert_eq!(span.kind, Kind::Server);
    assert_eq!(text(&span, "rpc.system.name"), Some("grpc"));
    assert_eq!(capture.span("think").parent_span_id, Some(span.span_id));
    span
}

#[tokio::test]
async fn a_method_of_a_service_is_a_span_below_its_caller() {
    let capture = capture();
    let response = answer(Ok("hello"), request()).await;
    assert_eq!(response.status(), 200);
    let span = hello(&capture);
    assert_below_caller(&span);
    assert_eq!(text(&span, "rpc.response.status_code"), Some("OK"));
    assert_eq!(number(&span, "app.letters"), Some(5));
    assert!(!span.is_error());
}

#[tokio::test]
async fn six_codes_are_failures_of_a_server_and_no_other_is() {
    let failures = ["UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"];
    for (code, name) in [
        (Code::Cancelled, "CANCELLED"),
        (Code::Unknown, "UNKNOWN"),
        (Code::InvalidArgument, "INVALID_ARGUMENT"),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        (Code::NotFound, "NOT_FOUND"),
        (Code::AlreadyExists, "ALREADY_EXISTS"),
        (Code::PermissionDenied, "PERMISSION_DENIED"),
        (Code::ResourceExhausted, "RESOURCE_EXHAUSTED"),
        (Code::FailedPrecondition, "FAILED_PRECONDITION"),
        (Code::Aborted, "ABORTED"),
        (Code::OutOfRange, "OUT_OF_RANGE"),
        (Code::Unimplemented, "UNIMPLEMENTED"),
        (Code::Internal, "INTERNAL"),
        (Code::Unavailable, "UNAVAILABLE"),
        (Code::DataLoss, "DATA_LOSS"),
        (Code::Unauthenticated, "UNAUTHENTICATED"),
    ] {
        let capture = capture();
        answer(Err(code), request()).await;
        let span = hello(&capture);
        assert_eq!(text(&span, "rpc.response.status_code"), Some(name));
        assert_eq!(span.is_error(), failures.contains(&name), "{name}");
        assert_eq!(text(&span, "error.type"), failures.contains(&name).then_some(name));
        assert!(!format!("{span:?}").contains("canary"), "messages are recorded where they are asked for");
    }
}

#[tokio::test]
async fn beneath_a_layer_there_is_the_layers_span_alone() {
    let capture = capture();
    let service = tower::service_fn(|request: http::Request<String>| async move {
        Ok::<_, Infallible>(answer(Err(Code::Internal), request).await)
    });
    traced::http::server().layer(service).call(request()).await.unwrap();
    capture.assert_tree("POST <server>\n  think");
    let span = capture.span("POST");
    assert_below_caller(&span);
    assert_eq!(number(&span, "app.letters"), Some(5));
    assert!(text(&span, "code.function.name").is_some_and(|name| name.ends_with("hello")));
    assert_eq!(text(&span, "rpc.response.status_code"), None);
}

#[tokio::test]
async fn beneath_a_layer_of_grpc_the_handler_adds_to_its_span() {
    let capture = capture();
    let service = tower::service_fn(|request: http::Request<String>| async move {
        Ok::<_, Infallible>(answer(Err(Code::Internal), request).await)
    });
    traced::grpc::server().layer(service).call(request()).await.unwrap();
    capture.assert_tree("greet.Greeter/Hello <server> !INTERNAL\n  think");
    let span = capture.span("greet.Greeter/Hello");
    assert_below_caller(&span);
    assert_eq!(number(&span, "app.letters"), Some(5));
    assert_eq!(text(&span, "rpc.response.status_code"), Some("INTERNAL"));
    assert!(text(&span, "code.function.name").is_some_and(|name| name.ends_with("hello")));
}

#[traced_handler(grpc, err)]
async fn told(metadata: MetadataMap) -> Result<usize, Status> {
    Err(Status::aborted(format!("{} entries", metadata.len())))
}

#[tokio::test]
async fn beneath_a_layer_its_span_is_told_of_the_error_and_the_code_is_left_to_the_layer() {
    let capture = capture();
    let service = tower::service_fn(|_: http::Request<String>| async move {
        assert!(told(MetadataMap::new()).await.is_err());
        Ok::<_, Infallible>(http::Response::new(String::new()))
    });
    traced::http::server().layer(service).call(request()).await.unwrap();
    let span = capture.span("POST");
    assert!(span.is_error());
    assert_eq!(text(&span, "error.type"), Some("tonic::status::Status"));
    assert_eq!(text(&span, "rpc.response.status_code"), None);
}

#[traced_handler(grpc)]
async fn known(request: Request<u8>) -> Result<Response<u8>, Status> {
    Ok(Response::new(request.into_inner()))
}

#[traced_handler("greeting", grpc)]
async fn named(request: Request<u8>) -> Result<Response<u8>, Status> {
    known(request).await
}

#[traced_handler("greet.Greeter/Hello", grpc)]
async fn named_after_method(request: Request<u8>) -> Result<Response<u8>, Status> {
    Ok(Response::new(request.into_inner()))
}

#[tokio::test]
async fn a_name_that_is_a_methods_says_which_was_called() {
    let capture = capture();
    named_after_method(Request::new(1)).await.unwrap();
    let span = capture.span("greet.Greeter/Hello");
    assert_eq!(text(&span, "rpc.method"), Some("greet.Greeter/Hello"));
    assert_eq!(text(&span, "rpc.system.name"), Some("grpc"));
    drop(named(Request::new(1)).await);
    assert_eq!(text(&capture.span("greeting"), "rpc.method"), None);
}

#[tokio::test]
async fn the_method_is_the_name_where_the_request_knows_it_and_nobody_says_another() {
    let request = || {
        let mut request = Request::new(1);
        request.metadata_mut().insert("traceparent", TRACEPARENT.parse().unwrap());
        request.extensions_mut().insert(GrpcMethod::new("greet.Greeter", "Hello"));
        request
    };
    let capture = capture();
    known(request()).await.unwrap();
    let span = capture.span("greet.Greeter/Hello");
    assert_below_caller(&span);
    assert_eq!(text(&span, "rpc.method"), Some("greet.Greeter/Hello"));
    named(request()).await.unwrap();
    // The handler beneath it is one of the same call.
    assert_eq!(capture.spans().len(), 2);
    assert_eq!(capture.spans()[1].name, "greeting");
}

#[traced_handler(grpc, public, err)]
async fn stranger(metadata: &MetadataMap) -> Result<usize, Status> {
    Err(Status::not_found(format!("{} entries", metadata.len())))
}

#[traced_handler(grpc, from = headers)]
async fn no_status(headers: Headers) -> Result<usize, std::fmt::Error> {
    if headers.is_empty() { Ok(0) } else { Err(std::fmt::Error) }
}

#[tokio::test]
async fn metadata_and_other_carriers_do_as_well() {
    let capture = capture();
    let mut metadata = MetadataMap::new();
    metadata.insert("traceparent", TRACEPARENT.parse().unwrap());
    assert!(stranger(&metadata).await.is_err());
    let span = capture.span("stranger");
    assert_linked_root(&span);
    // Who writes `err` says that each is a failure.
    assert!(span.is_error());
    assert_eq!(text(&span, "rpc.response.status_code"), Some("NOT_FOUND"));
    assert!(no_status(headers()).await.is_err());
    let span = capture.span("no_status");
    assert_below_caller(&span);
    assert_eq!((span.is_error(), text(&span, "error.type")), (true, Some("core::fmt::Error")));
    assert_eq!(text(&span, "rpc.response.status_code"), None);
}

#[tokio::test]
async fn metadata_are_read_and_written_as_headers_are() {
    let capture = capture();
    let mut request = Request::new(());
    request.metadata_mut().insert_bin("traceparent-bin", MetadataValue::from_bytes(&[1, 2]));
    request.metadata_mut().append("tracestate", "a=1".parse().unwrap());
    request.metadata_mut().append("tracestate", "b=2".parse().unwrap());
    request.metadata_mut().insert("traceparent", TRACEPARENT.parse().unwrap());
    let caller = traced::extract(&request);
    let ids = caller.span_context().unwrap();
    assert_eq!((ids.trace_id.to_string(), ids.span_id.to_string()), (TRACE.to_owned(), CALLER.to_owned()));
    assert_eq!(caller.trace_state(), Some("a=1,b=2"));
    let mut sent = MetadataMap::new();
    traced::inject(&caller, &mut sent);
    assert_eq!(sent.get("traceparent").unwrap(), TRACEPARENT);
    assert!(capture.spans().is_empty());
}

#[tokio::test]
async fn metadata_that_are_full_are_left_as_they_are() {
    let mut headers = HeaderMap::new();
    while headers
        .try_insert(HeaderName::try_from(format!("x-{}", headers.len())).unwrap(), "1".parse().unwrap())
        .is_ok()
    {}
    let mut full = MetadataMap::from_headers(headers);
    let count = full.keys_len();
    let mut request = Request::new(());
    request.metadata_mut().insert("traceparent", TRACEPARENT.parse().unwrap());
    traced::inject(&traced::extract(&request), &mut full);
    assert_eq!((full.keys_len(), full.get("traceparent")), (count, None));
}

#[traced_handler(grpc, ret("letters" = ret.get_ref().len()))]
async fn counted(request: Request<String>) -> Result<Response<String>, Status> {
    match request.into_inner() {
        name if name.is_empty() => Err(Status::not_found("nobody")),
        name => Ok(Response::new(name)),
    }
}

#[tokio::test]
async fn what_is_returned_may_be_recorded_and_the_code_still_says_what_a_failure_is() {
    let capture = capture();
    drop(counted(Request::new(String::new())).await);
    drop(counted(Request::new("four".to_owned())).await);
    let spans = capture.spans();
    assert_eq!(
        (spans[0].is_error(), text(&spans[0], "rpc.response.status_code")),
        (false, Some("NOT_FOUND"))
    );
    assert_eq!(
        (number(&spans[1], "letters"), text(&spans[1], "rpc.response.status_code")),
        (Some(4), Some("OK"))
    );
}
