//! What a single request may say of its tracing, by `RequestBuilder::with_extension`.

use std::borrow::Cow;

/// The request is sent as it is, without the context: for hosts that it is no business of.
///
/// ```
/// let client = traced_reqwest::client(reqwest::Client::new());
/// let request = client.get("https://partner.example/rates").with_extension(traced_reqwest::NoPropagation);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "its users write it out")]
pub struct NoPropagation;

/// The template of the URL's path; the span is called after it.
///
/// ```
/// use traced_reqwest::UrlTemplate;
/// let client = traced_reqwest::client(reqwest::Client::new());
/// let request = client
///     .get("http://catalog/images/7")
///     .with_extension(UrlTemplate("/images/{id}".into()));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(clippy::exhaustive_structs, reason = "its users write it out")]
pub struct UrlTemplate(pub Cow<'static, str>);
