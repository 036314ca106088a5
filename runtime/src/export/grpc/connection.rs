//! HTTP/2, as much of it as a call needs.

use std::time::Duration;

use bytes::Bytes;
use h2::client::SendRequest;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Request, StatusCode, Uri};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

#[cfg(feature = "tls")]
use super::super::Tls;
use super::status;
use crate::export::{ExportError, USER_AGENT, answer};
use crate::grpc_status::grpc_status_of_http;

const METHOD: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

/// Whom to call.
pub(super) struct Endpoint {
    uri: Uri,
    host: String,
    port: u16,
    #[cfg(feature = "tls")]
    tls: Option<tokio_rustls::TlsConnector>,
}

impl Endpoint {
    pub(super) fn read(url: &str) -> Result<Self, ExportError> {
        let bad = || ExportError::lasting("the address is none; write http://host:port");
        let uri: Uri = url.parse().map_err(|_| bad())?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(bad)?.to_owned();
        let secure = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let uri = Uri::builder()
            .scheme(if secure { "https" } else { "http" })
            .authority(format!("{host}:{port}"))
            .path_and_query(METHOD)
            .build()
            .map_err(|_| bad())?;
        Ok(Self {
            uri,
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            #[cfg(feature = "tls")]
            tls: None,
        })
    }

    #[cfg(feature = "tls")]
    pub(super) fn with_tls(mut self, tls: &Tls) -> Result<Self, ExportError> {
        if self.uri.scheme_str() == Some("https") {
            let config = tls.config(b"h2").map_err(|error| ExportError::lasting(error.to_string()))?;
            self.tls = Some(std::sync::Arc::new(config).into());
        }
        Ok(self)
    }

    /// The head of a call.
    pub(super) fn request(
        &self,
        headers: &[(String, String)],
        gzip: bool,
        timeout: Duration,
    ) -> Result<Request<()>, ExportError> {
        let mut request = Request::post(self.uri.clone())
            .header(header::TE, "trailers")
            .header(header::CONTENT_TYPE, "application/grpc")
            .header(header::USER_AGENT, USER_AGENT);
        if gzip {
            request = request.header("grpc-encoding", "gzip");
        }
        if let Some(limit) = crate::export::limit(timeout) {
            // Eight digits are the most.
            let millis = limit.as_millis().min(99_999_999);
            request = request.header("grpc-timeout", format!("{millis}m"));
        }
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.to_ascii_lowercase().as_bytes());
            let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) else {
                return Err(ExportError::lasting("a header has letters that no header may have"));
            };
            request = request.header(name, value);
        }
        request.body(()).map_err(|error| ExportError::lasting(error.to_string()))
    }
}

/// A connection, with the task that keeps it going while calls are made.
pub(super) struct Connection {
    requests: SendRequest<Bytes>,
    driver: JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Connection {
    pub(super) async fn open(endpoint: &Endpoint) -> Result<Self, ExportError> {
        let stream = TcpStream::connect((endpoint.host.as_str(), endpoint.port)).await;
        let stream = stream.map_err(|error| match error.kind() {
            std::io::ErrorKind::ConnectionRefused => ExportError::nobody_listening(),
            _ => ExportError::passing(error.to_string()),
        })?;
        // It works without, if more slowly.
        let _delays = stream.set_nodelay(true);
        #[cfg(feature = "tls")]
        if let Some(tls) = &endpoint.tls {
            let name = rustls::pki_types::ServerName::try_from(endpoint.host.clone())
                .map_err(|_| ExportError::lasting("the host in the address is no name that TLS knows"))?;
            let stream = tls.connect(name, stream).await.map_err(|error| {
                ExportError::passing(format!("TLS: {}", answer::shown(&error.to_string())))
            })?;
            return Self::over(stream).await;
        }
        Self::over(stream).await
    }

    async fn over(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<Self, ExportError> {
        let (requests, connection) = h2::client::Builder::new()
            .enable_push(false)
            .max_header_list_size(64 << 10)
            .handshake(stream)
            .await
            .map_err(|error| broken(&error))?;
        let driver = tokio::spawn(async move {
            // Whoever makes a call hears of its end, too.
            let _ended = connection.await;
        });
        Ok(Self { requests, driver })
    }

    /// Itself, unless the other side has ended it since the last call.
    pub(super) async fn if_alive(mut self) -> Option<Self> {
        // Lets the driver read what has come meanwhile.
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
        if self.driver.is_finished() {
            return None;
        }
        self.requests = self.requests.clone().ready().await.ok()?;
        Some(self)
    }

    pub(super) async fn call(&mut self, request: Request<()>, message: Bytes) -> Result<Answer, ExportError> {
        self.requests = self.requests.clone().ready().await.map_err(|error| broken(&error))?;
        let (response, mut body) =
            self.requests.send_request(request, false).map_err(|error| broken(&error))?;
        body.send_data(message, true).map_err(|error| broken(&error))?;
        let (head, body) = response.await.map_err(|error| broken(&error))?.into_parts();
        Answer::read(head.status, head.headers, body).await
    }
}

/// A call that came to an end.
pub(super) struct Answer {
    http: StatusCode,
    headers: HeaderMap,
    trailers: HeaderMap,
    body: Vec<u8>,
    too_long: bool,
}

impl Answer {
    async fn read(
        http: StatusCode,
        headers: HeaderMap,
        mut stream: h2::RecvStream,
    ) -> Result<Self, ExportError> {
        let mut answer =
            Self { http, headers, trailers: HeaderMap::new(), body: Vec::new(), too_long: false };
        while let Some(piece) = stream.data().await {
            let piece = piece.map_err(|error| broken(&error))?;
            if answer.body.len() + piece.len() > answer::MOST_BYTES {
                answer.too_long = true;
                return Ok(answer);
            }
            answer.body.extend_from_slice(&piece);
            stream.flow_control().release_capacity(piece.len()).map_err(|error| broken(&error))?;
        }
        let trailers = stream.trailers().await.map_err(|error| broken(&error))?;
        answer.trailers = trailers.unwrap_or_default();
        Ok(answer)
    }

    /// Whether the call was a success.
    pub(super) fn judge(&self) -> Result<(), ExportError> {
        if self.too_long {
            let most = answer::MOST_BYTES;
            return Err(ExportError::lasting(format!("the answer is larger than {most} bytes")));
        }
        // A call that fails at once has all in its head.
        let find = |name| self.trailers.get(name).or_else(|| self.headers.get(name));
        let Some(code) = find("grpc-status") else {
            return status::judge(grpc_status_of_http(self.http.as_u16()), None);
        };
        let code = code.to_str().ok().and_then(|code| code.parse().ok()).unwrap_or(status::UNKNOWN);
        let details = find("grpc-status-details-bin").and_then(|details| details.to_str().ok());
        status::judge(code, details)
    }

    /// The one message.
    pub(super) fn message(&self) -> Result<&[u8], ExportError> {
        match self.body.split_at_checked(5) {
            // Nobody may compress it: we have not said that we understand that.
            Some(([0, length @ ..], message))
                if message.len() as u64 == length.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)) =>
            {
                Ok(message)
            }
            _ => Err(answer::unreadable()),
        }
    }
}

/// The connection broke, or was none of HTTP/2.
fn broken(error: &h2::Error) -> ExportError {
    let message = answer::shown(&error.to_string());
    let hint =
        if error.is_io() { "" } else { "; is it an endpoint of OTLP over gRPC, usually on port 4317?" };
    ExportError::passing(format!("{message}{hint}"))
}
