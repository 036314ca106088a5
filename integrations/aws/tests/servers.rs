//! The same against servers that check what they are sent: moto, which is not ours, and s3s, which verifies signatures.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::{Client, Config};
use traced_aws::Tracing;
use traced_runtime::testing::{self, Capture};
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_test_support::foreign;

fn client(endpoint: &str, access_key: &str, secret_key: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new(access_key, secret_key, None, None, "test"))
        .region(Region::new("us-east-1"))
        .retry_config(RetryConfig::standard())
        .force_path_style(true)
        .interceptor(Tracing::default());
    Client::from_conf(config.build())
}

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

/// Puts, gets and misses an object in the bucket `images`.
async fn use_bucket(client: &Client, port: u16) {
    let capture = testing::capture();
    let body = ByteStream::from_static(b"waves");
    client.put_object().bucket("images").key("sea.png").body(body).send().await.unwrap();
    let got = client.get_object().bucket("images").key("sea.png").send().await.unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"waves");
    check_success(&capture, "S3.PutObject", port);
    check_success(&capture, "S3.GetObject", port);

    let capture = testing::capture();
    client.get_object().bucket("images").key("lost.png").send().await.unwrap_err();
    let span = capture.span("S3.GetObject");
    assert!(span.is_error());
    assert_eq!(text(&span, "error.type"), Some("NoSuchKey"));
    assert_eq!(span.attribute("http.response.status_code"), Some(&AnyValue::I64(404)));
}

fn check_success(capture: &Capture, name: &str, port: u16) {
    let span = capture.span(name);
    assert_eq!(span.status, Status::Unset, "{name}");
    assert_eq!(text(&span, "aws.s3.bucket"), Some("images"));
    assert_eq!(text(&span, "aws.s3.key"), Some("sea.png"));
    assert_eq!(text(&span, "server.address"), Some("127.0.0.1"));
    assert_eq!(span.attribute("server.port"), Some(&AnyValue::I64(port.into())));
    assert_eq!(span.attribute("http.response.status_code"), Some(&AnyValue::I64(200)));
    assert!(text(&span, "aws.request_id").is_some_and(|id| !id.is_empty()), "{name}");
}

#[tokio::test]
async fn calls_of_moto_are_traced() {
    if let Some(server) = foreign::moto_server() {
        let client = client(&server.url(), "key", "secret");
        client.create_bucket().bucket("images").send().await.unwrap();
        use_bucket(&client, server.port()).await;
    }
}

#[tokio::test]
async fn calls_of_s3s_are_traced_and_their_signatures_hold() {
    let folder = std::env::temp_dir().join(format!("traced-aws-{}", std::process::id()));
    let server = standins::s3::start(&folder).unwrap();
    server.create_bucket("images").unwrap();
    let client = client(&server.endpoint(), server.access_key(), server.secret_key());
    let port = server.endpoint().rsplit_once(':').unwrap().1.parse().unwrap();
    use_bucket(&client, port).await;

    let capture = testing::capture();
    server.fail_next(503, "SlowDown");
    let list = client.list_objects_v2().bucket("images").send().await.unwrap();
    assert_eq!(list.key_count(), Some(1));
    assert_eq!(capture.span("S3.ListObjectsV2").status, Status::Unset);
    assert_eq!(capture.spans().len(), 1);
    drop(server);
    std::fs::remove_dir_all(&folder).unwrap();
}
