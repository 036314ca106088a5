//! Knows which pictures there are.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::TryStreamExt as _;
use mongodb::bson::doc;
use mongodb::options::ClientOptions;
use mongodb::{Client, Collection};
use reqwest_middleware::ClientWithMiddleware;
use traced::traced;

use super::Failure;
use super::serve::{serve, setting};
use crate::image::{Image, Stored};

/// Runs the service until it is told to stop.
///
/// # Errors
/// When it cannot start.
pub async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    let _traced = traced::init!();
    let uri = setting("MONGODB_URI").ok_or("MONGODB_URI is not set: where is the database?")?;
    let options = ClientOptions::parse(uri).await?;
    let database = Client::with_options(traced::mongodb::instrument(options))?.database("gallery");
    let catalog = Catalog {
        store: setting("STORE_URL").ok_or("STORE_URL is not set: where is the store?")?,
        client: traced::reqwest::client(reqwest::Client::new()),
        images: database.collection("images"),
    };
    let router = Router::new()
        .route("/v0/images", post(add).get(list))
        .route("/v0/images/{id}", get(fetch))
        .with_state(catalog)
        .layer(traced::axum::layer());
    serve(router).await
}

#[derive(Clone)]
struct Catalog {
    store: String,
    client: ClientWithMiddleware,
    images: Collection<Image>,
}

#[traced]
impl Catalog {
    async fn add(&self, picture: Bytes) -> Result<Image, Failure> {
        let (id, size) = (uuid::Uuid::new_v4().to_string(), picture.len() as i64);
        let url = format!("{}/v0/store/{id}", self.store);
        let answer = self.client.post(url).body(picture).send().await.map_err(Failure::upstream)?;
        let answer = answer.error_for_status().map_err(Failure::upstream)?;
        let stored: Stored = answer.json().await.map_err(Failure::upstream)?;
        let image = Image { id, size, location: stored.location };
        self.images.insert_one(&image).await.map_err(Failure::upstream)?;
        Ok(image)
    }

    async fn all(&self) -> Result<Vec<Image>, Failure> {
        let images = self.images.find(doc! {}).await.map_err(Failure::upstream)?;
        images.try_collect().await.map_err(Failure::upstream)
    }

    async fn bytes_of(&self, id: &str) -> Result<Bytes, Failure> {
        let found = self.images.find_one(doc! { "_id": id }).await.map_err(Failure::upstream)?;
        let image = found.ok_or(Failure::Missing)?;
        let url = format!("{}/v0/store/{}", self.store, image.id);
        let answer = self.client.get(url).send().await.map_err(Failure::upstream)?;
        answer.error_for_status().map_err(Failure::upstream)?.bytes().await.map_err(Failure::upstream)
    }
}

async fn add(State(catalog): State<Catalog>, picture: Bytes) -> Result<(StatusCode, Json<Image>), Failure> {
    Ok((StatusCode::CREATED, Json(catalog.add(picture).await?)))
}

async fn list(State(catalog): State<Catalog>) -> Result<Json<Vec<Image>>, Failure> {
    catalog.all().await.map(Json)
}

async fn fetch(State(catalog): State<Catalog>, Path(id): Path<String>) -> Result<Bytes, Failure> {
    catalog.bytes_of(&id).await
}
