//! The engine but for the thread-locals, which belong to real threads.

#[path = "../../../src/engine/buffer.rs"]
mod buffer;
#[path = "../../../src/engine/chunk.rs"]
mod chunk;
#[path = "../../../src/engine/current.rs"]
mod current;
#[path = "../../../src/engine/drain.rs"]
mod drain;
#[path = "../../../src/engine/note.rs"]
mod note;
#[path = "../../../src/engine/noted.rs"]
mod noted;
#[path = "../../../src/engine/notes.rs"]
mod notes;
#[path = "../../../src/engine/payload.rs"]
mod payload;
#[path = "../../../src/engine/plain.rs"]
mod plain;
#[path = "../../../src/engine/pool.rs"]
mod pool;
#[path = "../../../src/engine/record.rs"]
mod record;
#[path = "../../../src/engine/scratch.rs"]
mod scratch;
#[path = "../../../src/engine/slots.rs"]
mod slots;
#[path = "../../../src/engine/span_record.rs"]
mod span_record;
#[path = "../../../src/engine/stack.rs"]
mod stack;
#[path = "../../../src/engine/sync.rs"]
mod sync;
#[path = "../../../src/engine/ticks.rs"]
mod ticks;
#[cfg(test)]
mod writer;

#[cfg(test)]
pub(crate) use writer::{Reader, Writer, pool};
