//! Keeps spans in the process, for tests.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Batch, ExportError, Exporter};
use crate::wire::{Span, decode};

/// Keeps all spans that it is given; clones share them.
///
/// ```
/// let memory = traced_runtime::export::Memory::default();
/// assert!(memory.spans().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory {
    spans: Arc<Mutex<Vec<Span>>>,
}

impl Memory {
    /// The spans so far.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Exporter for Memory {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let spans = decode(batch.otlp()).map_err(ExportError::lasting)?;
        self.spans.lock().unwrap_or_else(PoisonError::into_inner).extend(spans);
        Ok(())
    }

    fn destination(&self) -> String {
        "memory".into()
    }
}
