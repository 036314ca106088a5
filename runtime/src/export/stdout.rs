//! Spans on stdout: OTLP in JSON, a request on each line, for whoever collects what a container prints.

use std::io::{self, Write as _};

use super::{Batch, ExportError, Exporter, json};

/// Writes batches to stdout, one JSON line for each: what the specification calls `otlp/stdout`.
///
/// ```
/// use traced_runtime::{Builder, export::OtlpStdout};
/// let builder = Builder::new("shop", "1.2.3").exporter(OtlpStdout::default());
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct OtlpStdout {}

impl Exporter for OtlpStdout {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let mut line = json::request(batch.otlp()).map_err(ExportError::lasting)?;
        line.push('\n');
        let mut stdout = io::stdout().lock();
        // Half a line cannot be taken back, so nothing is tried again.
        stdout
            .write_all(line.as_bytes())
            .and_then(|()| stdout.flush())
            .map_err(|error| ExportError::lasting(error.to_string()))
    }

    fn destination(&self) -> String {
        "otlp stdout".into()
    }
}
