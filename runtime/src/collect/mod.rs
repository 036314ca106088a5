//! The collector: one thread that reads what all others recorded, encodes it, and hands it to the senders.

mod captures;
mod control;
mod join;
mod pipeline;

pub(crate) use captures::{close_capture, open_capture, spans_of};
pub(crate) use control::{flush, install, start, uninstall};
pub(crate) use pipeline::Pipeline;
