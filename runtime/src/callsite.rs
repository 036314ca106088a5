//! What is known of a span before it starts: one static for each place that makes spans.

use std::fmt;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// What part a span plays in a call between processes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Kind {
    /// Takes a message from somewhere to process it.
    Consumer,
    /// Calls another process and waits.
    Client,
    /// Stays within the process.
    #[default]
    Internal,
    /// Hands a message on without waiting for its processing.
    Producer,
    /// Answers a call from another process.
    Server,
}

impl Kind {
    /// The number that OTLP gives this kind.
    pub(crate) const fn wire(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Server => 2,
            Self::Client => 3,
            Self::Producer => 4,
            Self::Consumer => 5,
        }
    }
}

/// A place in the source that makes spans: what is the same for all of them.
///
/// A span's record holds a pointer to its callsite; name, place and attribute keys never travel on the hot path.
/// Make one with [`callsite!`](crate::callsite) (the attribute macros write it for you):
///
/// ```
/// use traced_runtime::{Callsite, Kind, Span, callsite};
/// static LOOKUP: Callsite = callsite!("cache lookup", kind = Kind::Client);
/// let span = Span::start(&LOOKUP);
/// ```
pub struct Callsite {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) module: &'static str,
    /// Its name within the module.
    function: Option<&'static str>,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    pub(crate) keys: &'static [&'static str],
    pub(crate) is_library: bool,
    shortest: Duration,
    fails_cancelled: bool,
    /// Zero where there is nothing to ask before a span starts.
    state: AtomicU8,

    /// How many of 2³² of its spans are made.
    share: AtomicU32,
}

/// It makes no spans.
const OFF: u8 = 1;
/// It makes a share of its spans.
const SHARED: u8 = 2;

impl Callsite {
    #[allow(clippy::declare_interior_mutable_const, reason = "each use of it makes one more")]
    const BLANK: Self = Self {
        name: "",
        kind: Kind::Internal,
        module: "",
        function: None,
        file: "",
        line: 0,
        keys: &[],
        is_library: false,
        shortest: Duration::ZERO,
        fails_cancelled: false,
        state: AtomicU8::new(0),
        share: AtomicU32::new(u32::MAX),
    };

    /// A callsite at this place; use [`callsite!`](crate::callsite), which fills the place in.
    #[must_use]
    pub const fn new(name: &'static str, module: &'static str, file: &'static str, line: u32) -> Self {
        Self { name, module, file, line, ..Self::BLANK }
    }

    /// A callsite that is called as the function that it is of, at this place.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_function(
        name: &'static str,
        module: &'static str,
        file: &'static str,
        line: u32,
    ) -> Self {
        Self { name, module, function: Some(name), file, line, ..Self::BLANK }
    }

    /// With this kind.
    #[must_use]
    pub const fn with_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Within the function of this name in its module (`charge`, `Orders::charge`).
    #[must_use]
    pub const fn with_function(self, function: &'static str) -> Self {
        Self { function: Some(function), ..self }
    }

    /// With attributes of these keys, whose values each span gives at its start, in this order.
    #[must_use]
    pub const fn with_keys(self, keys: &'static [&'static str]) -> Self {
        Self { keys, ..self }
    }

    /// Making this share of its spans, between 0 and 1, as [`set_share`](Self::set_share) does later.
    #[must_use]
    pub const fn with_share(self, share: f64) -> Self {
        Self { state: AtomicU8::new(state_of(share)), share: AtomicU32::new(share_of(share)), ..self }
    }

    /// Leaving out spans that end sooner than this, unless they failed or other spans began within them.
    #[must_use]
    pub const fn with_min_duration(self, shortest: Duration) -> Self {
        Self { shortest, ..self }
    }

    /// Taking it for a failure when its work is given up before it is done.
    #[must_use]
    pub const fn with_cancelled_failing(self) -> Self {
        Self { fails_cancelled: true, ..self }
    }

    /// In a library that makes spans for others: where in its source says nothing to them, and is not recorded.
    #[must_use]
    pub const fn of_library(self) -> Self {
        Self { is_library: true, ..self }
    }

    /// The name that spans of this callsite start with.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The kind of the spans of this callsite.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The module that it stands in.
    #[must_use]
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// The full name of the function that it is a span of (`my_crate::orders::charge`), if it is of a whole function.
    #[must_use]
    pub fn function(&self) -> Option<&'static str> {
        self.function.map(|function| crate::full_name::full_name(self.module, function))
    }

    /// The file that it stands in.
    #[must_use]
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// The line that it stands in.
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The keys of the attributes that each of its spans starts with.
    #[must_use]
    pub const fn keys(&self) -> &'static [&'static str] {
        self.keys
    }

    /// The share of its spans that are made: 1 unless somebody said otherwise, 0 where it is switched off.
    #[must_use]
    pub fn share(&self) -> f64 {
        match self.state.load(Relaxed) {
            0 => 1.0,
            OFF => 0.0,
            _ => f64::from(self.share.load(Relaxed)) / WHOLE,
        }
    }

    /// Makes this share of its spans from now on: 1 is all of them, 0 switches it off.
    ///
    /// A span that is not made is as if its function had no attribute: spans within become children of the one around.
    /// Where a span would have been the first of its trace in this process and is not chosen, though, the trace is left
    /// out with it.
    ///
    /// ```
    /// use traced_runtime::{Callsite, Span, callsite};
    /// static POLL: Callsite = callsite!("poll");
    /// POLL.set_share(0.0);
    /// assert_eq!(POLL.share(), 0.0);
    /// ```
    pub fn set_share(&self, share: f64) {
        self.share.store(share_of(share), Relaxed);
        self.state.store(state_of(share), Relaxed);
    }

    /// Whether there is nothing to ask before one of its spans starts.
    #[inline(always)]
    pub(crate) fn is_plain(&self) -> bool {
        self.state.load(Relaxed) == 0
    }

    #[inline(always)]
    pub(crate) fn is_off(&self) -> bool {
        self.state.load(Relaxed) & OFF != 0
    }

    /// Whether this span is one of the share that is made, given a random number.
    pub(crate) fn chooses(&self, random: u32) -> bool {
        self.state.load(Relaxed) & SHARED == 0 || random < self.share.load(Relaxed)
    }

    /// Whether work that is given up has failed.
    pub(crate) const fn fails_cancelled(&self) -> bool {
        self.fails_cancelled
    }

    /// Spans that end sooner than this are left out.
    pub(crate) const fn shortest(&self) -> Duration {
        self.shortest
    }

    /// The crate that this callsite stands in: the instrumentation scope of its spans.
    #[must_use]
    pub fn scope(&self) -> &'static str {
        self.module.split_once("::").map_or(self.module, |(name, _)| name)
    }
}

const fn state_of(share: f64) -> u8 {
    if share <= 0.0 {
        OFF
    } else if share < 1.0 {
        SHARED
    } else {
        0
    }
}

/// How many of all the numbers that a `u32` can be; what is out of range, or no number at all, is held at the nearest end.
const fn share_of(share: f64) -> u32 {
    (share * WHOLE) as u32
}

/// So many numbers a `u32` can be.
const WHOLE: f64 = 4_294_967_296.0;

impl fmt::Debug for Callsite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callsite({} {}:{})", self.name, self.file, self.line)
    }
}

/// Makes a [`Callsite`](crate::Callsite) of the place it stands at.
///
/// ```
/// use traced_runtime::{Callsite, Kind, callsite};
/// static PLAIN: Callsite = callsite!("parse");
/// static CALL: Callsite = callsite!("fetch", kind = Kind::Client);
/// ```
#[macro_export]
macro_rules! callsite {
    ($name:expr) => {
        $crate::Callsite::new($name, ::core::module_path!(), ::core::file!(), ::core::line!())
    };
    ($name:expr, kind = $kind:expr) => {
        $crate::callsite!($name).with_kind($kind)
    };
}
