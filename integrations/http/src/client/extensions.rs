//! What a single request may say of its tracing, in its extensions.

use std::borrow::Cow;

/// The request is sent as it is, without the context: for hosts that it is no business of.
///
/// ```
/// let mut request = http::Request::get("https://partner.example/rates").body(())?;
/// request.extensions_mut().insert(traced_http::NoPropagation);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "its users write it out")]
pub struct NoPropagation;

/// The template of the URL's path; the span is called after it.
///
/// ```
/// use traced_http::UrlTemplate;
/// let request = http::Request::get("http://catalog/images/7").extension(UrlTemplate("/images/{id}".into()));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(clippy::exhaustive_structs, reason = "its users write it out")]
pub struct UrlTemplate(pub Cow<'static, str>);

/// How often the request has been sent before, as those know who send it again: `http.request.resend_count`.
///
/// ```
/// let again = http::Request::get("http://catalog/images").extension(traced_http::ResendCount(1));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(clippy::exhaustive_structs, reason = "its users write it out")]
pub struct ResendCount(pub u32);
