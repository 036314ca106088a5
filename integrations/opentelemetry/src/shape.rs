//! What becomes of the spans that a library makes: the part of it that is decided when a span starts.

use std::fmt;

use traced_runtime::{Kind, Value};

use crate::recorder::{Plain, Recorder};

/// Decides what becomes of the spans of one library, which may have its own idea of names and attributes.
///
/// Give it to the provider that the library gets (`provider().with_shape(..)`). It is the same for every version of
/// opentelemetry, and knows none of their types.
///
/// ```
/// use traced_opentelemetry::{Decision, Shape, Starting};
///
/// /// Keeps the calls, drops the heartbeats.
/// struct Calls;
///
/// impl Shape for Calls {
///     fn decide(&self, starting: &Starting<'_>) -> Decision {
///         if starting.name == "heartbeat" { Decision::skip() } else { Decision::record() }
///     }
/// }
/// ```
pub trait Shape: Send + Sync + 'static {
    /// What to do about a span that is about to start.
    ///
    /// This is called while opentelemetry reads its current context: attach none here.
    fn decide(&self, starting: &Starting<'_>) -> Decision;
}

/// A span that is about to start, as the library describes it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Starting<'a> {
    /// The name it asks for.
    pub name: &'a str,
    /// The kind it will have.
    pub kind: Kind,
    /// The name of the tracer, which is that of the library that uses it.
    pub scope: &'a str,
    /// The version of that library, if it says.
    pub scope_version: Option<&'a str>,
    /// The attributes it starts with.
    pub attributes: &'a [(&'a str, Value<'a>)],
    /// Whether there is a span above it, here or in another process.
    pub has_parent: bool,
}

impl<'a> Starting<'a> {
    /// The value of an attribute it starts with.
    ///
    /// ```
    /// fn is_batch(starting: &traced_opentelemetry::Starting<'_>) -> bool {
    ///     starting.attribute("batch.size").is_some()
    /// }
    /// ```
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<Value<'a>> {
        self.attributes.iter().rev().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// The value of an attribute it starts with, where that is a string.
    ///
    /// ```
    /// fn queue<'a>(starting: &traced_opentelemetry::Starting<'a>) -> &'a str {
    ///     starting.text("messaging.destination.name").unwrap_or("unknown")
    /// }
    /// ```
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a str> {
        match self.attribute(key)? {
            Value::Static(text) | Value::Str(text) => Some(text),
            _ => None,
        }
    }
}

/// What becomes of a span; see [`Shape::decide`].
///
/// ```
/// use traced_opentelemetry::Decision;
/// let a_database_call = Decision::record().as_logical_client();
/// # drop(a_database_call);
/// ```
#[must_use = "it is for `Shape::decide` to return"]
pub struct Decision {
    pub(crate) fate: Fate,
    pub(crate) logical_client: bool,
}

pub(crate) enum Fate {
    Record(Box<dyn Recorder>),
    Part,
    Skip,
}

impl Decision {
    /// The span is recorded as it is.
    pub fn record() -> Self {
        // `Plain` has no size, so this allocates nothing.
        Self::record_with(Plain)
    }

    /// The span is recorded as `recorder` says.
    pub fn record_with(recorder: impl Recorder + 'static) -> Self {
        Self { fate: Fate::Record(Box::new(recorder)), logical_client: false }
    }

    /// The span is a part of the one above it, which a provider of the same shape made: it is not recorded itself;
    /// what the library says of it goes to [`Recorder::part`] of that one. Without such a span it is skipped.
    pub fn part() -> Self {
        Self { fate: Fate::Part, logical_client: false }
    }

    /// The span is not recorded. What is below it becomes a child of what is above it.
    pub fn skip() -> Self {
        Self { fate: Fate::Skip, logical_client: false }
    }

    /// The span stands for the HTTP call right beneath it, which then has no span of its own.
    pub fn as_logical_client(self) -> Self {
        Self { logical_client: true, ..self }
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.fate {
            Fate::Record(_) => "Record",
            Fate::Part => "Part",
            Fate::Skip => "Skip",
        })
    }
}
