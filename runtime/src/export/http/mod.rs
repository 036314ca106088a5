//! OTLP over HTTP, in protobuf or JSON.

mod retry_after;
mod transport;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode, header};

#[cfg(feature = "tls")]
use super::Tls;
use super::{Batch, ExportError, Exporter, address, answer, gzip, json};
use crate::clock;

/// Posts batches to an OTLP/HTTP endpoint.
///
/// ```
/// use traced_runtime::export::OtlpHttp;
/// let exporter = OtlpHttp::new("http://localhost:4318/v1/traces").gzip();
/// ```
pub struct OtlpHttp {
    url: String,
    headers: Vec<(String, String)>,
    timeout: Duration,
    most_bytes: usize,
    json: bool,
    gzip: bool,
    #[cfg(feature = "tls")]
    tls: Tls,
    /// Made for the first request, and kept with its connection.
    agent: Option<Agent>,
}

impl OtlpHttp {
    /// Posts to exactly this address.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self {
            url: url.trim().to_owned(),
            headers: Vec::new(),
            timeout: Duration::from_secs(10),
            most_bytes: super::MOST_REQUEST_BYTES,
            json: false,
            gzip: false,
            #[cfg(feature = "tls")]
            tls: Tls::new(),
            agent: None,
        }
    }

    /// With a header on every request.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With so much time for each request, in place of ten seconds; zero means no limit.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// In JSON, where protobuf is not understood.
    ///
    /// ```
    /// use traced_runtime::export::OtlpHttp;
    /// let exporter = OtlpHttp::new("http://localhost:4318/v1/traces").json();
    /// ```
    #[must_use]
    pub fn json(self) -> Self {
        Self { json: true, ..self }
    }

    /// Compressed.
    ///
    /// ```
    /// use traced_runtime::export::OtlpHttp;
    /// let exporter = OtlpHttp::new("http://collector.far.away:4318/v1/traces").gzip();
    /// ```
    #[must_use]
    pub fn gzip(self) -> Self {
        Self { gzip: true, ..self }
    }

    /// Sends no request larger than this, in place of 64 MiB; what is larger is dropped.
    ///
    /// ```
    /// use traced_runtime::export::OtlpHttp;
    /// let exporter = OtlpHttp::new("http://localhost:4318/v1/traces").most_bytes(4 << 20);
    /// ```
    #[must_use]
    pub fn most_bytes(self, bytes: usize) -> Self {
        Self { most_bytes: bytes, ..self }
    }

    /// With these certificates, where the address begins with `https://`.
    ///
    /// ```
    /// use traced_runtime::export::{OtlpHttp, Tls, TlsError};
    /// # fn exporter(authority: &[u8]) -> Result<OtlpHttp, TlsError> {
    /// Ok(OtlpHttp::new("https://collector.example/v1/traces").tls(Tls::new().trusting(authority)?))
    /// # }
    /// ```
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(self, tls: Tls) -> Self {
        Self { tls, ..self }
    }

    /// What is sent, in the form that is wanted.
    fn body<'b>(&self, batch: &'b Batch) -> Result<Cow<'b, [u8]>, ExportError> {
        let mut body = Cow::Borrowed(batch.otlp());
        if self.json {
            body = json::request(&body).map_err(ExportError::lasting)?.into_bytes().into();
        }
        super::check_size(&body, self.most_bytes)?;
        if self.gzip {
            body = gzip::compress(&body).into();
            super::check_size(&body, self.most_bytes)?;
        }
        Ok(body)
    }

    fn media_type(&self) -> &'static str {
        if self.json { "application/json" } else { "application/x-protobuf" }
    }

    fn agent(&mut self) -> Result<Agent, ExportError> {
        if let Some(agent) = &self.agent {
            return Ok(agent.clone());
        }
        address::check(&self.url)?;
        let settings = transport::settings(self.timeout);
        #[cfg(feature = "tls")]
        let settings = settings.tls_config(transport::certificates(&self.tls));
        let agent: Agent = settings.build().into();
        Ok(self.agent.insert(agent).clone())
    }
}

impl fmt::Debug for OtlpHttp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers hold keys.
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("OtlpHttp")
            .field("url", &address::without_secrets(&self.url))
            .field("headers", &headers)
            .field("timeout", &self.timeout)
            .field("gzip", &self.gzip)
            .finish_non_exhaustive()
    }
}

impl OtlpHttp {
    /// Whether a server that wants to know who we are would not be told.
    fn shows_no_certificate(&self) -> bool {
        #[cfg(feature = "tls")]
        return self.url.starts_with("https:") && self.tls.client.is_none();
        #[cfg(not(feature = "tls"))]
        false
    }
}

impl Exporter for OtlpHttp {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let body = self.body(batch)?;
        let mut request = self.agent()?.post(&self.url).content_type(self.media_type());
        if self.gzip {
            request = request.header(header::CONTENT_ENCODING, "gzip");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let sent = request.send(&body[..]);
        let mut response = sent.map_err(|error| transport::failed(&error, self.shows_no_certificate()))?;
        let said = transport::read(response.body_mut());
        judge(response.status(), response.headers(), said)
    }

    fn destination(&self) -> String {
        let form = if self.json { "json" } else { "protobuf" };
        format!("otlp http/{form} {}", address::without_secrets(&self.url))
    }
}

/// The specification names four codes after which the same request may be sent again. What a refusal says besides is not
/// repeated: nobody knows what is in it.
fn judge(
    status: StatusCode,
    headers: &HeaderMap,
    said: Result<Vec<u8>, ExportError>,
) -> Result<(), ExportError> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match status.as_u16() {
        200..=299 => {
            let said = said?;
            match header(header::CONTENT_TYPE) {
                Some(media) if media.to_ascii_lowercase().starts_with("application/json") => {
                    answer::of_json(&said)
                }
                _ => answer::of_protobuf(&said),
            }
        }
        429 | 502 | 503 | 504 => {
            let error = ExportError::passing(format!("the answer is {status}"));
            let pause = header(header::RETRY_AFTER)
                .and_then(|value| retry_after::parse(value, clock::unix_seconds()));
            Err(match pause {
                Some(pause) => error.after(pause),
                None => error,
            })
        }
        300..=399 => Err(ExportError::lasting(format!(
            "the answer is {status}, and redirects are not followed, because our headers are for nobody else; set \
             the endpoint to the address that it points to"
        ))),
        401 | 403 => Err(ExportError::lasting(format!(
            "the answer is {status}; does the endpoint want a key in OTEL_EXPORTER_OTLP_HEADERS?"
        ))),
        404 | 405 => Err(ExportError::lasting(format!(
            "the answer is {status}; OTLP over HTTP is usually taken at the path /v1/traces"
        ))),
        _ => Err(ExportError::lasting(format!("the answer is {status}"))),
    }
}
