//! What the code names that the macros generate. Not for anyone else: it may change with every release.

mod begin;
mod future;
mod handler;
mod notes;
mod outcome;
mod stage;
mod start;
mod stream;
mod sync;

pub use std::option::Option::{self, None, Some};
pub use std::result::Result::{self, Err};

pub use crate::attrs::TraceAttrs;
pub use crate::callsite::{Callsite, Kind};
pub use crate::carrier::Carrier;
pub use crate::key::Key;
pub use crate::scope::Scope;
pub use crate::value::{TraceValue, Value};

pub use begin::{Begin, Entered};
pub use future::{Boxed, TracedFuture, boxed, edge, future, future_by_type, future_of, handle, handle_told};
pub use handler::{Entrance, answered, answered_too, entered, entrance, linked_entrance};
pub use notes::{
    Outer, debug, display, entry, entry_formatted, event, hash, is_recording, len, outer, redacted, rename,
    set, set_one,
};
pub use outcome::{
    AnyReturned, Chained, ChainedAny, ChainedAnyLocal, ChainedError, DebuggedError, DisplayedError,
    HasCauses, IsOption, IsResult, Observe, Probe, ProbeAny, ProbeError, Returned, ReturnedResult,
    SeesDisplay, SeesError, SeesNothing, err_map, err_type, expected, is_error, observe,
};
pub use stage::{Stage, Work};
pub use start::{AsLink, AsParent, Links, Start};
pub use stream::{TracedStream, stream, stream_of};
pub use sync::{call, enter, leave, leave_by_type, leave_observed, run, run_by_type};

use std::time::Duration;

/// One attribute of several, if it has a value.
pub fn record(key: &'static str, value: Option<Value<'_>>, to: &mut dyn FnMut(&'static str, Value<'_>)) {
    if let Some(value) = value {
        to(key, value);
    }
}

/// A key that knows the type of its values.
#[must_use]
pub const fn key<T: ?Sized>(key: &Key<T>) -> &Key<T> {
    key
}

/// What a test sees of its own spans.
pub fn test_capture() -> crate::testing::Capture {
    crate::testing::capture()
}

/// So many nanoseconds.
#[must_use]
pub const fn nanoseconds(nanos: u64) -> Duration {
    Duration::from_nanos(nanos)
}
