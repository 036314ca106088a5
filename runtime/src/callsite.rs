//! What is known of a span before it starts: one static for each place that makes spans.

use std::fmt;

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
    pub(crate) function: Option<&'static str>,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    pub(crate) keys: &'static [&'static str],
    pub(crate) is_library: bool,
}

impl Callsite {
    /// A callsite at this place; use [`callsite!`](crate::callsite), which fills the place in.
    #[must_use]
    pub const fn new(name: &'static str, module: &'static str, file: &'static str, line: u32) -> Self {
        Self { name, kind: Kind::Internal, module, function: None, file, line, keys: &[], is_library: false }
    }

    /// With this kind.
    #[must_use]
    pub const fn with_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Within the function of this full name (`my_crate::orders::charge`).
    #[must_use]
    pub const fn with_function(self, function: &'static str) -> Self {
        Self { function: Some(function), ..self }
    }

    /// With attributes of these keys, whose values each span gives at its start, in this order.
    #[must_use]
    pub const fn with_keys(self, keys: &'static [&'static str]) -> Self {
        Self { keys, ..self }
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

    /// The crate that this callsite stands in: the instrumentation scope of its spans.
    #[must_use]
    pub fn scope(&self) -> &'static str {
        self.module.split_once("::").map_or(self.module, |(name, _)| name)
    }
}

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
