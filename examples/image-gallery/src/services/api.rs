//! The edge: takes pictures in and hands them out.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use reqwest_middleware::ClientWithMiddleware;
use traced::traced;

use super::Failure;
use super::pods::Pods;
use super::serve::{serve, setting};
use crate::image::{Image, Uploaded};

/// Runs the service until it is told to stop.
///
/// # Errors
/// When it cannot start.
pub async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    let _traced = traced::init!();
    let api = Api {
        catalog: setting("CATALOG_URL").ok_or("CATALOG_URL is not set: where is the catalog?")?,
        client: traced::reqwest::client(reqwest::Client::new()),
        pods: Pods::connect().await?,
    };
    let router = Router::new()
        .route("/v0/images", post(upload).get(list))
        .route("/v0/images/{id}", get(fetch))
        .with_state(api)
        .layer(traced::axum::layer());
    serve(router).await
}

#[derive(Clone)]
struct Api {
    catalog: String,
    client: ClientWithMiddleware,
    pods: Pods,
}

async fn upload(State(api): State<Api>, picture: Bytes) -> Result<(StatusCode, Json<Uploaded>), Failure> {
    validate(&picture)?;
    let served_by = api.pods.serving().await.map_err(Failure::upstream)?;
    let url = format!("{}/v0/images", api.catalog);
    let answer = api.client.post(url).body(picture).send().await.map_err(Failure::upstream)?;
    let image = image_in(answer).await?;
    Ok((StatusCode::CREATED, Json(Uploaded { image, served_by })))
}

async fn list(State(api): State<Api>) -> Result<Json<Vec<Image>>, Failure> {
    let url = format!("{}/v0/images", api.catalog);
    let answer = api.client.get(url).send().await.map_err(Failure::upstream)?;
    answer.json().await.map(Json).map_err(Failure::upstream)
}

async fn fetch(State(api): State<Api>, Path(id): Path<String>) -> Result<Bytes, Failure> {
    let url = format!("{}/v0/images/{id}", api.catalog);
    let answer = api.client.get(url).send().await.map_err(Failure::upstream)?;
    match answer.status() {
        StatusCode::NOT_FOUND => Err(Failure::Missing),
        _ => answer.error_for_status().map_err(Failure::upstream)?.bytes().await.map_err(Failure::upstream),
    }
}

/// Pictures are in the plainest format there is.
#[traced(attrs("image.size" = picture.len()))]
fn validate(picture: &[u8]) -> Result<(), Failure> {
    if picture.starts_with(b"P6\n") { Ok(()) } else { Err(Failure::NotAPicture) }
}

async fn image_in(answer: reqwest::Response) -> Result<Image, Failure> {
    answer.error_for_status().map_err(Failure::upstream)?.json().await.map_err(Failure::upstream)
}
