//! The collector: one thread that reads what all others recorded, encodes it, and hands it to the senders.

mod backlog;
mod captures;
mod control;
mod hash;
mod hold;
mod join;
mod pipeline;
mod tally;

pub(crate) use captures::{close_capture, open_capture, spans_of};
#[cfg(unix)]
pub(crate) use control::{begin_anew, hold};
pub(crate) use control::{collect_now, flush, install, start, uninstall};
pub(crate) use pipeline::Pipeline;
pub(crate) use tally::stats;
