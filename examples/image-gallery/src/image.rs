//! What the services tell each other of a picture.

use serde::{Deserialize, Serialize};

/// A picture in the gallery.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Image {
    /// Its name in the gallery, made when it is added.
    #[serde(rename = "_id")]
    pub id: String,
    /// How many bytes it has.
    pub size: i64,
    /// Where the store keeps it.
    pub location: String,
}

/// What the store says of bytes that it has taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stored {
    /// Where they are.
    pub location: String,
    /// A number that tells two pictures apart.
    pub fingerprint: String,
}

/// What the api answers to an upload.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Uploaded {
    /// The picture.
    pub image: Image,
    /// The pods that serve the gallery, as far as the Kubernetes API tells.
    pub served_by: Vec<String>,
}

/// The smallest pictures there are: one pixel each, so that the example needs no files.
#[must_use]
pub fn sample(number: u8) -> Vec<u8> {
    let mut picture = b"P6\n1 1\n255\n".to_vec();
    picture.extend([number, number.wrapping_mul(7), 255 - number]);
    picture
}
