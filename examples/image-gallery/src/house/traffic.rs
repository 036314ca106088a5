//! Somebody who uses the gallery.

use std::error::Error;

use crate::image::{Uploaded, sample};

/// Uploads a few pictures and fetches them again.
pub(super) async fn make(api: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let client = reqwest::Client::new();
    for number in 0..3 {
        let picture = sample(number);
        let answer = client.post(format!("{api}/v0/images")).body(picture.clone()).send().await?;
        let uploaded: Uploaded = answer.error_for_status()?.json().await?;
        let url = format!("{api}/v0/images/{}", uploaded.image.id);
        let fetched = client.get(url).send().await?.error_for_status()?.bytes().await?;
        if fetched != picture {
            return Err("a picture came back changed".into());
        }
    }
    client.get(format!("{api}/v0/images")).send().await?.error_for_status()?;
    Ok(())
}
