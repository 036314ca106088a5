//! The whole set-up in a line: spans to us, lines to the log, and a filter on the lines alone.

use traced_runtime::hooks;
use tracing_subscriber::Layer as _;
use tracing_subscriber::Registry;
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields};
use tracing_subscriber::fmt::writer::MakeWriter;
use tracing_subscriber::layer::{Layered, SubscriberExt as _};
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

use crate::layer::{Layer, layer};
use crate::lines::with_ids;
use crate::rust_log::rust_log;

/// A registry with our layer on it: what [`init`] puts the lines on.
pub type Traced = Layered<Layer, Registry>;

/// Makes `tracing` ready for the whole process: its spans become ours, and its events become lines of `lines`, with the
/// ids of their spans.
///
/// ```
/// use tracing_subscriber::fmt;
/// traced_tracing::init(fmt::layer().json());
///
/// tracing::info_span!("work").in_scope(|| tracing::info!("a line with the ids of the span `work`"));
/// ```
///
/// `RUST_LOG` says which events become lines (see [`rust_log`]) and hides no span. Records of the `log` crate become lines,
/// too, where the program's own `tracing-subscriber` has its feature `tracing-log`, as by default.
///
/// A process that has a subscriber already keeps it, and this is said on stderr; [`try_init`] returns it.
///
/// Whoever wants more layers, or another filter, writes the same by hand:
///
/// ```
/// use tracing_subscriber::{fmt, prelude::*};
/// tracing_subscriber::registry()
///     .with(traced_tracing::layer())
///     .with(traced_tracing::with_ids(fmt::layer()).with_filter(traced_tracing::rust_log()))
///     .init();
/// ```
pub fn init<N, E, W>(lines: fmt::Layer<Traced, N, E, W>)
where
    N: for<'writer> FormatFields<'writer> + Send + Sync + 'static,
    E: FormatEvent<Traced, N> + Send + Sync + 'static,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    if let Err(error) = try_init(lines) {
        hooks::warn(&format!(
            "in `traced::tracing::init`: {error}; what was there before stays, and a subscriber needs \
             `.with(traced::tracing::layer())` to join"
        ));
    }
}

/// The same as [`init`], for who wants to know.
///
/// # Errors
/// When the process has a subscriber or a logger already.
///
/// ```
/// use tracing_subscriber::fmt;
/// assert!(traced_tracing::try_init(fmt::layer()).is_ok());
/// assert!(traced_tracing::try_init(fmt::layer()).is_err());
/// ```
pub fn try_init<N, E, W>(lines: fmt::Layer<Traced, N, E, W>) -> Result<(), TryInitError>
where
    N: for<'writer> FormatFields<'writer> + Send + Sync + 'static,
    E: FormatEvent<Traced, N> + Send + Sync + 'static,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = with_ids(lines).with_filter(rust_log());
    tracing_subscriber::registry().with(layer()).with(lines).try_init()
}
