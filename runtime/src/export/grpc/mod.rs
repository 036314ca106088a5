//! OTLP over gRPC.
//!
//! One method of one service, called with one message and answered with one: HTTP/2 does the rest. It is driven by a small
//! runtime on the sender's own thread, so that it needs none of the program's and can wait for none.

mod connection;
mod status;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut as _, Bytes, BytesMut};
use tokio::runtime::Runtime;

use self::connection::{Connection, Endpoint};
#[cfg(feature = "tls")]
use super::Tls;
use super::{Batch, ExportError, Exporter, address, answer, gzip};

/// Calls an OTLP/gRPC endpoint with batches.
///
/// ```
/// use traced_runtime::export::OtlpGrpc;
/// let exporter = OtlpGrpc::new("http://localhost:4317").gzip();
/// ```
pub struct OtlpGrpc {
    url: String,
    headers: Vec<(String, String)>,
    timeout: Duration,
    most_bytes: usize,
    gzip: bool,
    #[cfg(feature = "tls")]
    tls: Tls,
    /// Made for the first call, on the thread that makes the calls.
    calls: Option<Calls>,
}

/// What is kept from one call to the next.
struct Calls {
    endpoint: Arc<Endpoint>,
    /// Before the runtime, because it goes first.
    connection: Option<Connection>,
    runtime: Option<Runtime>,
}

impl OtlpGrpc {
    /// Calls the endpoint at this address. Its path does not count: that of the method does.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self {
            url: url.trim().to_owned(),
            headers: Vec::new(),
            timeout: Duration::from_secs(10),
            most_bytes: super::MOST_REQUEST_BYTES,
            gzip: false,
            #[cfg(feature = "tls")]
            tls: Tls::new(),
            calls: None,
        }
    }

    /// With this metadata on every call.
    ///
    /// ```
    /// use traced_runtime::export::OtlpGrpc;
    /// let exporter = OtlpGrpc::new("http://localhost:4317").header("api-key", "0123");
    /// ```
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With so much time for each call, in place of ten seconds; zero means no limit.
    ///
    /// ```
    /// use std::time::Duration;
    /// use traced_runtime::export::OtlpGrpc;
    /// let exporter = OtlpGrpc::new("http://localhost:4317").timeout(Duration::from_secs(2));
    /// ```
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Compressed.
    ///
    /// ```
    /// use traced_runtime::export::OtlpGrpc;
    /// let exporter = OtlpGrpc::new("http://collector.far.away:4317").gzip();
    /// ```
    #[must_use]
    pub fn gzip(self) -> Self {
        Self { gzip: true, ..self }
    }

    /// Sends no request larger than this, in place of 64 MiB; what is larger is dropped.
    ///
    /// ```
    /// use traced_runtime::export::OtlpGrpc;
    /// let exporter = OtlpGrpc::new("http://localhost:4317").most_bytes(4 << 20);
    /// ```
    #[must_use]
    pub fn most_bytes(self, bytes: usize) -> Self {
        Self { most_bytes: bytes, ..self }
    }

    /// With these certificates, where the address begins with `https://`.
    ///
    /// ```
    /// use traced_runtime::export::{OtlpGrpc, Tls, TlsError};
    /// # fn exporter(authority: &[u8]) -> Result<OtlpGrpc, TlsError> {
    /// Ok(OtlpGrpc::new("https://collector.example:4317").tls(Tls::new().trusting(authority)?))
    /// # }
    /// ```
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(self, tls: Tls) -> Self {
        Self { tls, ..self }
    }

    /// The one message of a call: whether it is compressed, its length, and it.
    fn message(&self, batch: &Batch) -> Result<Bytes, ExportError> {
        super::check_size(batch.otlp(), self.most_bytes)?;
        let compressed = self.gzip.then(|| gzip::compress(batch.otlp()));
        let body = compressed.as_deref().unwrap_or_else(|| batch.otlp());
        super::check_size(body, self.most_bytes)?;
        let length = u32::try_from(body.len())
            .map_err(|_| ExportError::lasting("a message of gRPC has less than four GiB"))?;
        let mut message = BytesMut::with_capacity(5 + body.len());
        message.put_u8(u8::from(self.gzip));
        message.put_u32(length);
        message.extend_from_slice(body);
        Ok(message.freeze())
    }

    fn calls(&mut self) -> Result<Calls, ExportError> {
        if let Some(calls) = self.calls.take() {
            return Ok(calls);
        }
        address::check(&self.url)?;
        let endpoint = Endpoint::read(&self.url)?;
        #[cfg(feature = "tls")]
        let endpoint = endpoint.with_tls(&self.tls)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            // What has happened on a connection since the last call is seen before the next one.
            .event_interval(1)
            .max_blocking_threads(1)
            .build()
            .map_err(|error| ExportError::passing(error.to_string()))?;
        Ok(Calls { endpoint: Arc::new(endpoint), connection: None, runtime: Some(runtime) })
    }
}

impl fmt::Debug for OtlpGrpc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers hold keys.
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("OtlpGrpc")
            .field("url", &address::without_secrets(&self.url))
            .field("headers", &headers)
            .field("timeout", &self.timeout)
            .field("gzip", &self.gzip)
            .finish_non_exhaustive()
    }
}

impl Exporter for OtlpGrpc {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let message = self.message(batch)?;
        let mut calls = self.calls()?;
        let request = calls.endpoint.request(&self.headers, self.gzip, self.timeout)?;
        let outcome = calls.make(request, message, self.timeout);
        self.calls = Some(calls);
        outcome
    }

    fn destination(&self) -> String {
        format!("otlp grpc {}", address::without_secrets(&self.url))
    }
}

impl Calls {
    /// One call. Its connection is kept if it came to an end, however that was.
    fn make(
        &mut self,
        request: http::Request<()>,
        message: Bytes,
        timeout: Duration,
    ) -> Result<(), ExportError> {
        let (endpoint, kept) = (Arc::clone(&self.endpoint), self.connection.take());
        let call = async move {
            let mut connection = match kept {
                Some(connection) => connection.if_alive().await,
                None => None,
            };
            if connection.is_none() {
                connection = Some(Connection::open(&endpoint).await?);
            }
            let Some(mut connection) = connection else { return Err(ExportError::passing("no connection")) };
            let answer = connection.call(request, message).await?;
            Ok((connection, answer))
        };
        let Some(runtime) = &self.runtime else { return Err(ExportError::passing("no runtime")) };
        let (connection, answer) = runtime.block_on(async {
            let Some(limit) = super::limit(timeout) else { return call.await };
            tokio::time::timeout(limit, call)
                .await
                .unwrap_or_else(|_| Err(ExportError::passing("there was no answer in time")))
        })?;
        self.connection = Some(connection);
        answer.judge()?;
        answer::of_protobuf(answer.message()?)
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        self.connection = None;
        if let Some(runtime) = self.runtime.take() {
            // A look-up of a name that hangs is left behind.
            runtime.shutdown_background();
        }
    }
}
