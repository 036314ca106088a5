//! A writer that puts the ids into the lines.

use std::io::{self, Write};

use traced_runtime::SpanContext;
use tracing_core::Metadata;
use tracing_subscriber::fmt::writer::MakeWriter;

use crate::ids;
use crate::splice::splice;

/// The same writer, which adds `trace_id` and `span_id` to each line, for layers that print and are not
/// [`fmt::Layer`](tracing_subscriber::fmt::Layer); around that one put [`with_ids`](crate::with_ids), which knows more.
///
/// The ids are those of what is current where the line is written, also of an event that names another parent.
///
/// ```
/// use tracing_subscriber::fmt;
/// let subscriber = fmt().map_writer(traced_tracing::writer_with_ids).finish();
/// # drop(subscriber);
/// ```
#[must_use]
pub const fn writer_with_ids<W>(writer: W) -> WriterWithIds<W> {
    WriterWithIds { writer }
}

/// The writer made by [`writer_with_ids`].
#[derive(Clone, Debug)]
pub struct WriterWithIds<W> {
    writer: W,
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for WriterWithIds<W> {
    type Writer = LineWithIds<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        LineWithIds::new(|| self.writer.make_writer())
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        LineWithIds::new(|| self.writer.make_writer_for(metadata))
    }
}

/// Writes one line, which a layer hands over as a whole or in pieces.
#[derive(Debug)]
pub struct LineWithIds<W: Write> {
    writer: W,
    ids: Option<SpanContext>,
    /// Pieces of a line that is not whole yet.
    pieces: Vec<u8>,
}

impl<W: Write> LineWithIds<W> {
    fn new(make_writer: impl FnOnce() -> W) -> Self {
        // First, because a writer may be a lock.
        let ids = ids::of_line();
        Self { writer: make_writer(), ids, pieces: Vec::new() }
    }

    fn write_pieces(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.pieces);
        match &self.ids {
            Some(ids) if !line.is_empty() => self.writer.write_all(&splice(&line, ids)),
            _ => self.writer.write_all(&line),
        }
    }
}

impl<W: Write> Write for LineWithIds<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.ids.is_none() {
            return self.writer.write(piece);
        }
        self.pieces.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn write_all(&mut self, piece: &[u8]) -> io::Result<()> {
        match &self.ids {
            None => self.writer.write_all(piece),
            // The usual case, of which errors can be told.
            Some(ids) if self.pieces.is_empty() && piece.ends_with(b"\n") => {
                self.writer.write_all(&splice(piece, ids))
            }
            Some(_) => {
                self.pieces.extend_from_slice(piece);
                Ok(())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl<W: Write> Drop for LineWithIds<W> {
    fn drop(&mut self) {
        if !self.pieces.is_empty() {
            // Nobody is there to be told of an error.
            let _lost = self.write_pieces();
        }
    }
}
