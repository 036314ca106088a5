//! What happens to the spans of a process: encoded under its resource, handed to its exporters.

use std::time::Duration;

use crate::clock::{Deadline, Timeline};
use crate::engine::SpanRecord;
use crate::export::{Batch, Sender};
use crate::limits::Limits;
use crate::resource::Resource;
use crate::wire::{Encoder, SpanNotes};

/// The most spans of one request, and about the most bytes.
const MOST_SPANS: usize = 512;
const MOST_BYTES: usize = 3 << 20;

/// Where the spans of an installed process go.
#[derive(Debug)]
pub(crate) struct Pipeline {
    resource: Resource,
    senders: Vec<Sender>,
    encoder: Box<Encoder>,
    pub(crate) delay: Duration,
}

impl Pipeline {
    pub(crate) fn new(resource: Resource, senders: Vec<Sender>, delay: Duration) -> Self {
        Self { resource, senders, encoder: Box::default(), delay }
    }

    /// Spans keep these limits.
    pub(crate) fn limited(self, limits: Limits) -> Self {
        Self { encoder: Box::new(Encoder::new(limits)), ..self }
    }

    pub(super) fn add(&mut self, span: &SpanRecord, notes: &SpanNotes, timeline: &Timeline) {
        self.encoder.add(span, notes, timeline);
        if self.encoder.spans() >= MOST_SPANS || self.encoder.bytes() >= MOST_BYTES {
            self.send();
        }
    }

    /// Hands what has come together to the senders.
    pub(super) fn send(&mut self) {
        let spans = self.encoder.spans();
        if spans == 0 {
            return;
        }
        let batch = Batch::new(self.encoder.finish(&self.resource), spans);
        self.senders.iter().for_each(|sender| sender.push(batch.clone()));
    }

    pub(super) fn senders(&self) -> Vec<Sender> {
        self.senders.clone()
    }
}

/// Waits for all senders; whether all were done in time.
pub(super) fn flush_senders(senders: &[Sender], deadline: Deadline) -> bool {
    // Every one is waited for, also behind one that was late.
    let late = senders.iter().filter(|sender| !sender.flush(deadline)).count();
    late == 0
}
