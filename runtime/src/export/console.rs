//! Draws each finished trace of this process on the terminal.

use std::collections::HashMap;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use super::{Batch, ExportError, Exporter};
use crate::ids::TraceId;
use crate::waterfall::Waterfall;
use crate::wire::{Span, decode};

/// So many traces may be unfinished at once; beyond that the console forgets them all rather than grow.
const MOST_TRACES: usize = 1000;

/// Draws each trace on stderr as a waterfall when its root in this process has ended.
///
/// ```
/// use traced_runtime::{Builder, export::Console};
/// let builder = Builder::new("shop", "1.2.3").exporter(Console::default());
/// ```
#[derive(Debug, Default)]
pub struct Console {
    unfinished: HashMap<TraceId, Vec<Span>>,
    least: Duration,
}

impl Console {
    /// Draws only traces that took at least so long; the others are one line each.
    ///
    /// ```
    /// use std::time::Duration;
    /// use traced_runtime::export::Console;
    /// let exporter = Console::default().at_least(Duration::from_millis(20));
    /// ```
    #[must_use]
    pub fn at_least(self, least: Duration) -> Self {
        Self { least, ..self }
    }
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
                draw(&spans, self.least);
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

fn draw(spans: &[Span], least: Duration) {
    let mut stderr = std::io::stderr().lock();
    let colours = stderr.is_terminal();
    let short = Duration::from_nanos(length(spans)) < least;
    for waterfall in Waterfall::all(spans) {
        let drawn = waterfall.colours(colours).to_string();
        let shown = if short { drawn.lines().next().unwrap_or_default() } else { &drawn };
        // A terminal that is gone is no reason to do anything.
        let _gone = writeln!(stderr, "{shown}");
    }
}

/// How many nanoseconds the spans take together.
fn length(spans: &[Span]) -> u64 {
    let start = spans.iter().map(|span| span.start_unix_nanos).min().unwrap_or(0);
    let end = spans.iter().map(|span| span.end_unix_nanos).max().unwrap_or(0);
    end.saturating_sub(start)
}
