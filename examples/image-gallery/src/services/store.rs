//! Keeps the bytes of pictures, in S3.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Builder};
use aws_sdk_s3::types::CreateBucketConfiguration;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use traced::{traced, traced_handler};

use super::Failure;
use super::serve::{serve, setting};
use crate::image::Stored;

/// Runs the service until it is told to stop.
///
/// # Errors
/// When it cannot start.
pub async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    let _traced = traced::init!();
    let store =
        Store { s3: s3().await, bucket: setting("S3_BUCKET").unwrap_or_else(|| "pictures".to_owned()) };
    store.make_bucket().await?;
    let router = Router::new()
        .route("/v0/store/{id}", post(put).get(get))
        .with_state(store)
        .layer(traced::axum::layer());
    serve(router).await
}

async fn s3() -> Client {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let shared = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let mut config = Builder::from(&shared).interceptor(traced::aws::Tracing::default());
    if let Some(endpoint) = setting("S3_ENDPOINT") {
        config = config.endpoint_url(endpoint).force_path_style(true);
    }
    Client::from_conf(config.build())
}

#[derive(Clone)]
struct Store {
    s3: Client,
    bucket: String,
}

#[traced]
impl Store {
    /// A bucket that is there already is as good as a new one.
    async fn make_bucket(&self) -> Result<(), Failure> {
        if self.s3.head_bucket().bucket(&self.bucket).send().await.is_ok() {
            return Ok(());
        }
        // S3 wants the region named, but for the one that it began with.
        let region =
            self.s3.config().region().map(ToString::to_string).filter(|region| region != "us-east-1");
        let place = region.map(|region| {
            CreateBucketConfiguration::builder().location_constraint(region.as_str().into()).build()
        });
        let make = self.s3.create_bucket().bucket(&self.bucket).set_create_bucket_configuration(place);
        let made = make.send().await;
        made.map(drop).map_err(|error| Failure::upstream(error.into_service_error()))
    }

    async fn keep(&self, id: &str, picture: Bytes) -> Result<Stored, Failure> {
        let fingerprint = fingerprint(&picture).await;
        // A picture without a small version is still a picture.
        let _none = thumbnail(&picture);
        let put = self.s3.put_object().bucket(&self.bucket).key(id).body(picture.into());
        put.send().await.map_err(|error| Failure::upstream(error.into_service_error()))?;
        Ok(Stored { location: format!("s3://{}/{id}", self.bucket), fingerprint })
    }

    async fn bytes_of(&self, id: &str) -> Result<Bytes, Failure> {
        let object = self.s3.get_object().bucket(&self.bucket).key(id).send().await;
        let object = object.map_err(|error| Failure::upstream(error.into_service_error()))?;
        object.body.collect().await.map(|bytes| bytes.into_bytes()).map_err(Failure::upstream)
    }
}

/// The planted slowness: find it in the waterfall.
#[traced]
async fn fingerprint(picture: &[u8]) -> String {
    tokio::time::sleep(Duration::from_millis(120)).await;
    let sum = picture.iter().fold(17u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    format!("{sum:016x}")
}

/// The planted error: no picture here is large enough.
#[traced]
fn thumbnail(picture: &[u8]) -> Result<Vec<u8>, TooSmall> {
    if picture.len() < 1024 { Err(TooSmall) } else { Ok(picture[..512].to_vec()) }
}

/// A picture that needs no small version.
#[derive(Debug)]
struct TooSmall;

impl fmt::Display for TooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the picture is too small for a thumbnail")
    }
}

impl Error for TooSmall {}

#[traced_handler]
async fn put(
    State(store): State<Store>,
    Path(id): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<Stored>), Failure> {
    let picture = axum::body::to_bytes(request.into_body(), 16 << 20).await.map_err(Failure::upstream)?;
    Ok((StatusCode::CREATED, Json(store.keep(&id, picture).await?)))
}

async fn get(State(store): State<Store>, Path(id): Path<String>) -> Result<Bytes, Failure> {
    store.bytes_of(&id).await
}
