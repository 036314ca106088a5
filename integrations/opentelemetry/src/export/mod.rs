//! Finished spans for an exporter of one version of the SDK, whichever `opentelemetry_sdk` is in the module above.

mod convert;

use std::fmt;
use std::time::Duration;

use traced_runtime::export::{Batch, ExportError, Exporter};
use traced_runtime::wire;

use super::opentelemetry::Context;
use super::opentelemetry_sdk::Resource;
use super::opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use super::opentelemetry_sdk::trace::SpanExporter;
use crate::block_on::block_on;

/// An exporter that was written for the SDK of this version of opentelemetry, as one of ours.
///
/// It gets every span of the process, and the resource before the first of them. Its futures run on a thread of their own
/// that has **no async runtime**: an exporter whose I/O is tokio's panics there, which costs the batch and is counted
/// under `exporter_panicked`. Take its blocking form (`opentelemetry-otlp` has `reqwest-blocking-client`), or wrap it in
/// one whose `export` spawns on a runtime of yours and awaits the handle. For OTLP nothing of this is needed: that is
/// what ours speak.
///
/// What it fails to take is dropped, as the SDK would have it, unless [`retrying`](ForeignExporter::retrying) is said.
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::{exporter, opentelemetry_sdk};")]
/// use opentelemetry_sdk::trace::{SpanData, SpanExporter};
/// use traced_runtime::Builder;
///
/// #[derive(Debug)]
/// struct Count;
///
/// impl SpanExporter for Count {
///     async fn export(&self, batch: Vec<SpanData>) -> opentelemetry_sdk::error::OTelSdkResult {
///         println!("{} spans", batch.len());
///         Ok(())
///     }
/// }
///
/// let guard = Builder::new("shop", "1.2.3").exporter(exporter(Count)).install();
/// ```
pub fn exporter<E: SpanExporter + 'static>(theirs: E) -> ForeignExporter<E> {
    ForeignExporter { theirs, limit: Duration::from_secs(30), retries: false, knows_resource: false }
}

/// Hands spans to an exporter of the SDK; see [`exporter`].
pub struct ForeignExporter<E: SpanExporter + 'static> {
    theirs: E,
    limit: Duration,
    retries: bool,
    knows_resource: bool,
}

impl<E: SpanExporter + 'static> ForeignExporter<E> {
    /// Gives it so much time for each batch, in place of thirty seconds; then the batch counts as not taken.
    ///
    /// It holds where the exporter waits without blocking its thread.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Offers a batch again that was not taken, as long as ours would: for exporters that do not try twice themselves.
    ///
    /// An exporter of the SDK does not say whether another try may help. A batch that nobody will ever take holds up those
    /// behind it until it is ten minutes old, and one that was taken although the exporter failed arrives twice.
    #[must_use]
    pub fn retrying(mut self) -> Self {
        self.retries = true;
        self
    }

    fn failed(&self, message: String) -> ExportError {
        if self.retries { ExportError::passing(message) } else { ExportError::lasting(message) }
    }

    fn judge(&self, result: OTelSdkResult) -> Result<(), ExportError> {
        result.map_err(|error| match error {
            OTelSdkError::AlreadyShutdown => ExportError::lasting(error.to_string()),
            error => self.failed(error.to_string()),
        })
    }
}

impl<E: SpanExporter + 'static> Exporter for ForeignExporter<E> {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        // Nothing that it does makes spans of theirs; that nothing makes spans of ours is so on all such threads.
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        if !self.knows_resource {
            let attributes = wire::decode_resource(batch.otlp()).map_err(ExportError::lasting)?;
            let attributes = attributes.iter().map(convert::attribute);
            self.theirs.set_resource(&Resource::builder_empty().with_attributes(attributes).build());
            self.knows_resource = true;
        }
        let spans = wire::decode(batch.otlp()).map_err(ExportError::lasting)?;
        let spans = spans.into_iter().map(convert::span).collect();
        let Some(result) = block_on(self.theirs.export(spans), self.limit) else {
            return Err(self.failed(format!("the exporter took longer than {:?}", self.limit)));
        };
        self.judge(result)?;
        // What is still on its way within the exporter has not been delivered.
        let flushed = self.theirs.force_flush();
        self.judge(flushed)
    }

    fn destination(&self) -> String {
        // `opentelemetry_stdout::trace::exporter::SpanExporter` is known by the name of its crate.
        let name = std::any::type_name::<E>();
        format!("opentelemetry exporter {}", name.split('<').next().unwrap_or(name))
    }
}

impl<E: SpanExporter + 'static> Drop for ForeignExporter<E> {
    fn drop(&mut self) {
        // Whatever it says now, there is nothing left that it could lose.
        let _ended = self.theirs.shutdown_with_timeout(Duration::from_secs(5));
    }
}

impl<E: SpanExporter + 'static> fmt::Debug for ForeignExporter<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForeignExporter")
            .field("theirs", &self.theirs)
            .field("timeout", &self.limit)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
