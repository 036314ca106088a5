//! Lines of the [`log`] crate carry the ids of the spans of [traced](https://docs.rs/traced).
//!
//! One call around the logger that a program has, whichever it is:
//!
//! ```
//! let logger = env_logger::Builder::from_default_env().build();
//! log::set_max_level(logger.filter());
//! log::set_boxed_logger(Box::new(traced_log::with_ids(logger)))?;
//!
//! log::info!("within a span, this line has `trace_id` and `span_id`");
//! # Ok::<(), log::SetLoggerError>(())
//! ```
//!
//! # How the ids get into a line
//!
//! They are two more key-values of the record, `trace_id` and `span_id`: a logger that writes JSON makes fields of them, one
//! that writes text writes them as it writes key-values. Many loggers want a feature for that: `env_logger` and
//! `flexi_logger` call it `kv`, `log4rs` calls it `log_kv`. For those that write no key-values at all (`simple_logger`,
//! `fern`, a `syslog`), [`WithIds::in_message`] puts the ids behind the words of the message. Which one a logger needs it does
//! not say; that nobody reads the key-values is noticed, and said once on stderr.
//!
//! The ids are those of what is current where the line is made. They are written of spans that are not sampled, too:
//! whether a trace is found behind them, no line can tell. A line outside of any span stays as it is.
//!
//! Programs whose lines go through `tracing` (by `tracing-log`) need none of this: there `traced::tracing::with_ids` does it.

mod pairs;
mod unread;

use std::fmt;

pub use log;
use log::{Log, Metadata, Record};
use traced_runtime::{SpanContext, hooks};

use crate::pairs::Pairs;
use crate::unread::Unread;

/// The same logger, whose lines carry `trace_id` and `span_id` of the current span.
///
/// ```
/// let logger = traced_log::with_ids(env_logger::Logger::from_default_env());
/// # drop(logger);
/// ```
#[must_use]
pub const fn with_ids<L: Log>(logger: L) -> WithIds<L> {
    WithIds { logger, place: Place::Pairs(Unread::new()) }
}

/// The logger made by [`with_ids`].
pub struct WithIds<L> {
    logger: L,
    place: Place,
}

/// Where the ids stand.
enum Place {
    Message,
    Pairs(Unread),
}

impl<L: Log> WithIds<L> {
    /// Puts the ids behind the message, for loggers that write no key-values.
    ///
    /// ```
    /// let logger = traced_log::with_ids(env_logger::Logger::from_default_env()).in_message();
    /// # drop(logger);
    /// ```
    #[must_use]
    pub fn in_message(self) -> Self {
        Self { place: Place::Message, ..self }
    }
}

impl<L: Log> Log for WithIds<L> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.logger.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if !self.logger.enabled(record.metadata()) {
            return;
        }
        let Some(SpanContext { trace_id, span_id, .. }) = hooks::current().span_context() else {
            return self.logger.log(record);
        };
        match &self.place {
            Place::Message => {
                let message = record.args();
                let args = format_args!("{message} trace_id={trace_id} span_id={span_id}");
                self.logger.log(&record.to_builder().args(args).build());
            }
            Place::Pairs(unread) => {
                let pairs = Pairs::new(record.key_values(), trace_id, span_id);
                self.logger.log(&record.to_builder().key_values(&pairs).build());
                unread.look_at(&pairs);
            }
        }
    }

    fn flush(&self) {
        self.logger.flush();
    }
}

impl<L: fmt::Debug> fmt::Debug for WithIds<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithIds").field("logger", &self.logger).finish_non_exhaustive()
    }
}
