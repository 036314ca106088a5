//! Where encoded spans go.

mod console;
mod memory;
#[cfg(feature = "otlp-http")]
mod otlp_http;
mod queue;
mod sender;

use std::fmt;
use std::sync::Arc;

pub use console::Console;
pub use memory::Memory;
#[cfg(feature = "otlp-http")]
pub use otlp_http::OtlpHttp;

pub(crate) use sender::Sender;

use crate::wire::Request;

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
    /// Takes one batch. It is offered again after an error that [may pass](ExportError::passing).
    ///
    /// # Errors
    /// When the batch was not taken.
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError>;

    /// Where the spans go, for the banner and for messages.
    fn destination(&self) -> String;
}

/// Why a batch was not taken.
#[derive(Debug)]
pub struct ExportError {
    message: String,
    passing: bool,
}

impl ExportError {
    /// Trying again may help: nobody listens, or they are busy.
    #[must_use]
    pub fn passing(message: impl Into<String>) -> Self {
        Self { message: message.into(), passing: true }
    }

    /// Trying again is no use: the batch is lost.
    #[must_use]
    pub fn lasting(message: impl Into<String>) -> Self {
        Self { message: message.into(), passing: false }
    }

    /// Whether trying again may help.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        self.passing
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ExportError {}
