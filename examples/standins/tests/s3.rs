//! The S3 stand-in, seen through the real SDK

use std::path::PathBuf;

use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::{Client, Config};
use standins::s3::S3;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A server with one bucket, in a folder that goes away with it.
struct Fixture {
    server: S3,
    folder: PathBuf,
}

impl Fixture {
    fn start() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("standins-{}", uuid::Uuid::new_v4()));
        let server = standins::s3::start(&folder)?;
        server.create_bucket("gallery")?;
        Ok(Self { server, folder })
    }

    fn client(&self, secret: &str, attempts: u32) -> Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(self.server.endpoint())
            .credentials_provider(Credentials::new(self.server.access_key(), secret, None, None, "test"))
            .region(Region::new(self.server.region().to_owned()))
            .retry_config(RetryConfig::standard().with_max_attempts(attempts))
            .force_path_style(true);
        Client::from_conf(config.build())
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn bytes(content: &str) -> ByteStream {
    ByteStream::from(content.as_bytes().to_vec())
}

fn status<E>(error: &SdkError<E>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

#[tokio::test]
async fn an_object_is_put_read_and_deleted() -> Result {
    let fixture = Fixture::start()?;
    let client = fixture.client(fixture.server.secret_key(), 1);
    let put = client.put_object().bucket("gallery").key("a/sea.png");
    put.body(bytes("waves")).content_type("image/png").send().await?;
    let head = client.head_object().bucket("gallery").key("a/sea.png").send().await?;
    assert_eq!(head.content_length(), Some(5));
    assert_eq!(head.content_type(), Some("image/png"));
    let get = client.get_object().bucket("gallery").key("a/sea.png").send().await?;
    assert_eq!(get.body.collect().await?.to_vec(), b"waves");
    let list = client.list_objects_v2().bucket("gallery").prefix("a/").send().await?;
    assert_eq!(list.contents()[0].key(), Some("a/sea.png"));
    client.delete_object().bucket("gallery").key("a/sea.png").send().await?;
    let list = client.list_objects_v2().bucket("gallery").send().await?;
    assert!(list.contents().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_missing_object_has_no_such_key() -> Result {
    let fixture = Fixture::start()?;
    let client = fixture.client(fixture.server.secret_key(), 1);
    let get = client.get_object().bucket("gallery").key("none").send().await;
    let error = get.err().ok_or("it was found")?;
    assert_eq!((status(&error), error.code()), (Some(404), Some("NoSuchKey")));
    assert!(error.as_service_error().is_some_and(|error| error.is_no_such_key()));
    let head = client.head_object().bucket("gallery").key("none").send().await;
    let error = head.err().ok_or("it was found")?;
    assert!(error.as_service_error().is_some_and(|error| error.is_not_found()));
    Ok(())
}

#[tokio::test]
async fn every_answer_carries_request_identifiers() -> Result {
    let fixture = Fixture::start()?;
    let client = fixture.client(fixture.server.secret_key(), 1);
    let put = client.put_object().bucket("gallery").key("sea").body(bytes("")).send().await?;
    let head = client.head_object().bucket("gallery").key("sea").send().await?;
    assert_eq!(put.request_id().map(str::len), Some(16));
    assert_ne!(put.request_id(), head.request_id());
    let get = client.get_object().bucket("gallery").key("none").send().await;
    let error = get.err().ok_or("it was found")?;
    assert!(error.request_id().is_some());
    let response = error.raw_response().ok_or("no response")?;
    assert!(response.headers().get("x-amz-id-2").is_some());
    Ok(())
}

#[tokio::test]
async fn a_client_makes_buckets_too() -> Result {
    let fixture = Fixture::start()?;
    let client = fixture.client(fixture.server.secret_key(), 1);
    client.create_bucket().bucket("thumbnails").send().await?;
    let buckets = client.list_buckets().send().await?;
    let names: Vec<_> = buckets.buckets().iter().filter_map(|bucket| bucket.name()).collect();
    assert_eq!(names.len(), 2);
    assert!(fixture.folder.join("thumbnails").is_dir());
    fixture.server.create_bucket("thumbnails")?;
    for name in ["..", "a", "../up", "UPPER", "a/b"] {
        assert!(fixture.server.create_bucket(name).is_err(), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_secret_is_refused() -> Result {
    let fixture = Fixture::start()?;
    let client = fixture.client("wrong", 1);
    let outcome = client.list_objects_v2().bucket("gallery").send().await;
    let error = outcome.err().ok_or("it was accepted")?;
    assert_eq!((status(&error), error.code()), (Some(403), Some("SignatureDoesNotMatch")));
    Ok(())
}

#[tokio::test]
async fn a_requested_failure_reaches_the_caller_once() -> Result {
    let fixture = Fixture::start()?;
    let client = fixture.client(fixture.server.secret_key(), 1);
    fixture.server.fail_next(503, "SlowDown");
    let put = || client.put_object().bucket("gallery").key("sea").body(bytes("waves")).send();
    let error = put().await.err().ok_or("it did not fail")?;
    assert_eq!((status(&error), error.code()), (Some(503), Some("SlowDown")));
    assert!(error.request_id().is_some());
    put().await?;
    Ok(())
}

#[tokio::test]
async fn the_client_retries_what_may_pass() -> Result {
    let fixture = Fixture::start()?;
    let client = fixture.client(fixture.server.secret_key(), 3);
    fixture.server.fail_next(503, "SlowDown");
    fixture.server.fail_next(500, "InternalError");
    client.put_object().bucket("gallery").key("sea").body(bytes("waves")).send().await?;
    let get = client.get_object().bucket("gallery").key("sea").send().await?;
    assert_eq!(get.body.collect().await?.to_vec(), b"waves");
    Ok(())
}
