//! The gallery: a store of pictures, and a catalog that asks it.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get as on_get;
use reqwest_middleware::ClientWithMiddleware;
use traced::traced;
use traced_test_http::serve;

#[traced]
pub(crate) async fn read_data(id: &str) -> Result<Vec<u8>, std::io::Error> {
    if id == "missing" { Err(std::io::Error::from(std::io::ErrorKind::NotFound)) } else { Ok(vec![7; 1024]) }
}

pub(crate) async fn store() -> String {
    let read = |Path(id): Path<String>| async move {
        read_data(&id).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    };
    let headers =
        |headers: http::HeaderMap| async move { headers["traceparent"].to_str().unwrap().to_owned() };
    let app = Router::new()
        .route("/v0/store/{id}", on_get(read))
        .route("/v0/headers", on_get(headers))
        .layer(traced::axum::layer());
    serve(app).await
}

/// Looks up where a picture is, and asks the store for it.
pub(crate) async fn catalog(store: String) -> String {
    let client = traced::reqwest::client(reqwest::Client::new());
    let fetch = move |Path(id): Path<String>| fetch_image(client.clone(), store.clone(), id);
    serve(Router::new().route("/v0/images/{id}", on_get(fetch)).layer(traced::axum::layer())).await
}

#[traced]
async fn fetch_image(client: ClientWithMiddleware, store: String, id: String) -> Result<Vec<u8>, StatusCode> {
    let place = find_images(&id).await;
    let answer = client.get(format!("{store}/v0/store/{place}")).send().await;
    let answer = answer.map_err(|_| StatusCode::BAD_GATEWAY)?;
    if !answer.status().is_success() {
        return Err(StatusCode::BAD_GATEWAY);
    }
    answer.bytes().await.map(Into::into).map_err(|_| StatusCode::BAD_GATEWAY)
}

#[traced]
async fn find_images(id: &str) -> String {
    find_all().await;
    id.to_owned()
}

#[traced]
async fn find_all() {}
