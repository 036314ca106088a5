//! Where encoded spans go.

mod backoff;
mod console;
mod error;
mod feed;
mod memory;
#[cfg(feature = "otlp-http")]
mod otlp_http;
mod queue;
mod sender;

use std::sync::Arc;

pub use console::Console;
pub use error::ExportError;
pub use memory::Memory;
#[cfg(feature = "otlp-http")]
pub use otlp_http::OtlpHttp;

pub(crate) use sender::Sender;

/// Some spans, encoded: an OTLP `ExportTraceServiceRequest` in protobuf.
#[derive(Clone, Debug)]
pub struct Batch {
    otlp: Arc<[u8]>,
    spans: usize,
}

impl Batch {
    pub(crate) fn new(otlp: Vec<u8>, spans: usize) -> Self {
        Self { otlp: otlp.into(), spans }
    }

    /// The request, ready to be sent.
    #[must_use]
    pub fn otlp(&self) -> &[u8] {
        &self.otlp
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
