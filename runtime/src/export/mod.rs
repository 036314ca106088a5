//! Where encoded spans go.

#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
mod address;
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
mod answer;
mod backoff;
mod console;
mod destination;
mod error;
mod feed;
mod file;
#[cfg(feature = "otlp-grpc")]
mod grpc;
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
mod gzip;
#[cfg(feature = "otlp-http")]
mod http;
mod json;
mod memory;
mod queue;
mod sender;
mod stdout;
#[cfg(all(feature = "tls", any(feature = "otlp-http", feature = "otlp-grpc")))]
mod tls;

use std::sync::Arc;
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
use std::time::Duration;

pub use console::Console;
pub use error::ExportError;
pub use file::File;
#[cfg(feature = "otlp-grpc")]
pub use grpc::OtlpGrpc;
#[cfg(feature = "otlp-http")]
pub use http::OtlpHttp;
pub use memory::Memory;
pub use stdout::OtlpStdout;
#[cfg(all(feature = "tls", any(feature = "otlp-http", feature = "otlp-grpc")))]
pub use tls::{Tls, TlsError};

pub(crate) use queue::Budget;
pub(crate) use sender::Sender;

use crate::wire::Request;

/// As the specification wants exporters to introduce themselves, behind our own name.
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
const USER_AGENT: &str =
    concat!("traced/", env!("CARGO_PKG_VERSION"), " OTel-OTLP-Exporter-Rust/", env!("CARGO_PKG_VERSION"));

/// What a timeout means: zero is none, and so is one that no clock can wait for.
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
fn limit(timeout: Duration) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_secs(366 * 86_400);
    Some(timeout).filter(|timeout| !timeout.is_zero() && *timeout <= LONGEST)
}

/// The most bytes of a request, before and after compression, as the specification has it.
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
const MOST_REQUEST_BYTES: usize = 64 << 20;

#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
fn check_size(request: &[u8], most: usize) -> Result<(), ExportError> {
    if request.len() <= most {
        return Ok(());
    }
    let message = format!("a request of {} bytes is larger than {most}", request.len());
    Err(ExportError::lost(crate::account::Reason::TooLarge, message))
}

/// Some spans, encoded: an OTLP `ExportTraceServiceRequest` in protobuf.
#[derive(Clone, Debug)]
pub struct Batch {
    request: Arc<Request>,
    spans: usize,
}

impl Batch {
    pub(crate) fn new(request: Request, spans: usize) -> Self {
        Self { request: Arc::new(request), spans }
    }

    /// The request, ready to be sent.
    #[must_use]
    pub fn otlp(&self) -> &[u8] {
        self.request.otlp()
    }

    /// How many spans are in it.
    #[must_use]
    pub const fn spans(&self) -> usize {
        self.spans
    }
}

/// Takes encoded spans away: to a collector, a terminal, a test.
///
/// An exporter has a thread of its own and may block it; spans are made and collected meanwhile. Nothing that it does
/// is traced.
///
/// ```
/// use traced_runtime::export::{Batch, ExportError, Exporter};
///
/// struct Count(usize);
///
/// impl Exporter for Count {
///     fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
///         self.0 += batch.spans();
///         Ok(())
///     }
///
///     fn destination(&self) -> String {
///         "nowhere".into()
///     }
/// }
/// ```
pub trait Exporter: Send + 'static {
    /// Takes one batch. It is never called while it is being called, and never with nothing.
    ///
    /// # Errors
    /// When the batch was not taken. After an error that [may pass](ExportError::passing) it is offered again, not before
    /// the time that was [asked for](ExportError::after); after one that [lasts](ExportError::lasting) it is dropped. Where
    /// it was taken but for some of its spans, these were [rejected](ExportError::rejected).
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError>;

    /// Where the spans go, for the banner and for messages.
    fn destination(&self) -> String;
}
