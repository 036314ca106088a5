//! The hot path: what is current on a thread, and the records that threads leave for the collector.
//!
//! A thread owns one chunk of memory at a time. It appends records and publishes how far it got with one Release
//! store; the collector reads up to there whenever it likes, so a flush needs no thread's help. A full chunk moves
//! to the queue of full chunks and comes back through the pool.
//!
//! This is the only place where `unsafe` stands. What it hands to the rest of the crate is safe to call.
#![allow(
    unsafe_code,
    reason = "thread buffers are raw memory that two threads share; every block says why it holds"
)]

mod bare;
mod buffer;
mod child;
mod chunk;
mod current;
mod drain;
#[cfg(unix)]
mod exit;
mod fork;
mod gathered;
mod mode;
mod note;
mod noted;
mod notes;
mod payload;
mod plain;
mod pool;
mod published;
mod record;
mod scratch;
mod section;
mod sequence;
#[cfg(unix)]
mod signals;
mod slots;
mod span_record;
mod stack;
mod started;
mod stash;
mod suspended;
mod sync;
mod thread;
mod ticks;

pub(crate) use bare::{Bare, bare_current, swap, swap_back};
pub(crate) use child::{Child, Entered, SpanStart, end_current, enter, leave_child, makes_none};
pub(crate) use current::{Bits, Current};
pub(crate) use drain::{Drain, Drainer, Ended, LocalTrace};
#[cfg(unix)]
pub(crate) use exit::at_exit;
#[cfg(unix)]
pub(crate) use fork::{begin_anew, hold, on_fork};
pub(crate) use fork::{is_forked, is_inherited};
pub(crate) use gathered::Gathered;
pub(crate) use mode::{CAPTURES, ENVIRONMENT, HEAD, hook, is, is_hooked, may_record, set};
pub(crate) use note::{Note, Text};
pub(crate) use notes::{Notes, OwnedNote};
pub(crate) use payload::{Field, Raw, Reader, limit_values};
pub(crate) use published::Published;
pub(crate) use record::{NoteKind, Outcome};
pub(crate) use section::callsites;
#[cfg(unix)]
pub(crate) use signals::{Caught, catch_signals, end_by};
pub(crate) use span_record::SpanRecord;
pub(crate) use started::started;
pub(crate) use stash::Ticket;
pub(crate) use suspended::Suspended;
pub(crate) use thread::{
    SpanEnd, clone_current, current_span, end_span, exchange, format_on_current, is_current, last_span_id,
    mark_late, new_ids, next_span_id, note, note_on_current, peek, put, random, revive, take,
};
pub(crate) use ticks::{Tick, start as tick_start};

/// How many spans had no room so far.
pub(crate) fn dropped() -> u64 {
    thread::POOL.dropped()
}

/// How many spans ended in a process that was forked, where nobody has set it up to record any.
pub(crate) fn dropped_forked() -> u64 {
    thread::POOL.dropped_closed()
}

/// Whether memory is so short that a new trace may not find room.
pub(crate) fn is_short() -> bool {
    thread::POOL.is_short()
}

/// Called when the collector should not wait for its next round.
pub(crate) fn on_pressure(wake: fn()) {
    thread::POOL.on_pressure(wake);
}
