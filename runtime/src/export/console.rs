//! Draws each finished trace of this process on the terminal.

use std::collections::HashMap;
use std::io::{IsTerminal as _, Write as _};

use super::{Batch, ExportError, Exporter};
use crate::ids::TraceId;
use crate::waterfall::Waterfall;
use crate::wire::{Span, decode};

/// So many traces may be unfinished at once; beyond that the console forgets them all rather than grow.
const MOST_TRACES: usize = 1000;

/// Draws each trace on stderr as a waterfall when its root in this process has ended.
#[derive(Debug, Default)]
pub struct Console {
    unfinished: HashMap<TraceId, Vec<Span>>,
}

impl Exporter for Console {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let mut finished = Vec::new();
        for span in decode(batch.otlp()).map_err(ExportError::lasting)? {
            if is_local_root(&span) {
                finished.push(span.trace_id);
            }
            self.unfinished.entry(span.trace_id).or_default().push(span);
        }
        for trace in finished {
            if let Some(spans) = self.unfinished.remove(&trace) {
                draw(&spans);
            }
        }
        if self.unfinished.len() > MOST_TRACES {
            self.unfinished.clear();
        }
        Ok(())
    }

    fn destination(&self) -> String {
        "console".into()
    }
}

fn is_local_root(span: &Span) -> bool {
    const PARENT_IS_REMOTE: u32 = 0x200;
    span.parent_span_id.is_none() || span.flags & PARENT_IS_REMOTE != 0
}

fn draw(spans: &[Span]) {
    let mut stderr = std::io::stderr().lock();
    let colours = stderr.is_terminal();
    for waterfall in Waterfall::all(spans) {
        // A terminal that is gone is no reason to do anything.
        let _gone = writeln!(stderr, "{}", waterfall.colours(colours));
    }
}
