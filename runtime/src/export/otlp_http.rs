//! OTLP over HTTP, protobuf.

use std::time::Duration;

use ureq::Agent;
use ureq::http::StatusCode;

use super::{Batch, ExportError, Exporter};

/// Posts batches to an OTLP/HTTP endpoint.
///
/// ```
/// use traced_runtime::export::OtlpHttp;
/// let exporter = OtlpHttp::new("http://localhost:4318/v1/traces");
/// ```
#[derive(Debug)]
pub struct OtlpHttp {
    agent: Agent,
    url: String,
    headers: Vec<(String, String)>,
}

impl OtlpHttp {
    /// Posts to exactly this address.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self { agent: agent(Duration::from_secs(10)), url: url.to_owned(), headers: Vec::new() }
    }

    /// With a header on every request.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With so much time for each request, in place of ten seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.agent = agent(timeout);
        self
    }
}

fn agent(timeout: Duration) -> Agent {
    Agent::config_builder()
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        // A redirect would carry the headers, and whatever key is in them, to somebody else.
        .max_redirects(0)
        .user_agent(concat!("traced/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

impl Exporter for OtlpHttp {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let mut request = self.agent.post(&self.url).content_type("application/x-protobuf");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let response = request.send(batch.otlp()).map_err(|error| ExportError::passing(error.to_string()))?;
        judge(response.status())
    }

    fn destination(&self) -> String {
        format!("otlp http/protobuf {}", self.url)
    }
}

/// The specification names four codes after which the same request may be sent again.
fn judge(status: StatusCode) -> Result<(), ExportError> {
    match status.as_u16() {
        200..=299 => Ok(()),
        429 | 502 | 503 | 504 => Err(ExportError::passing(format!("the answer is {status}"))),
        404 | 405 => Err(ExportError::lasting(format!(
            "the answer is {status}; OTLP over HTTP is usually taken at the path /v1/traces"
        ))),
        _ => Err(ExportError::lasting(format!("the answer is {status}"))),
    }
}
