//! The id of a request, by which those know it who have no traces.

use traced::testing::capture;
use traced::wire::AnyValue;

use super::house::{ask, client, house, serve, served};

fn list(id: &str) -> AnyValue {
    AnyValue::Array(vec![AnyValue::Str(id.into())])
}

#[tokio::test]
async fn an_answer_has_the_id_that_its_caller_gave_or_the_traces() {
    let (mut client, _) = house().await;
    let first = capture();
    let mut request = tonic::Request::new(ask("ok"));
    request.metadata_mut().insert("x-request-id", "order-7".parse().unwrap());
    let answer = client.check(request).await.unwrap();
    assert_eq!(answer.metadata().get("x-request-id").unwrap(), "order-7");
    let span = served(&first).await;
    assert_eq!(span.attribute("http.response.header.x-request-id"), Some(&list("order-7")));
    drop(first);
    let second = capture();
    let status = client.check(ask("code 5")).await.unwrap_err();
    let span = served(&second).await;
    let id = span.trace_id.to_string();
    assert_eq!(status.metadata().get("x-request-id").unwrap().to_str().unwrap(), id);
    assert_eq!(span.attribute("http.response.header.x-request-id"), Some(&list(&id)));
}

#[tokio::test]
async fn who_wants_no_ids_has_none() {
    let address = serve(traced::grpc::server().without_request_id()).await;
    let capture = capture();
    let mut request = tonic::Request::new(ask("ok"));
    request.metadata_mut().insert("x-request-id", "order-7".parse().unwrap());
    let answer = client(address).await.check(request).await.unwrap();
    assert_eq!(answer.metadata().get("x-request-id"), None);
    assert_eq!(served(&capture).await.attribute("http.response.header.x-request-id"), None);
}
