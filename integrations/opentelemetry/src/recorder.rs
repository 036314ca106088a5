//! What becomes of what a library says of its span: writes it to a span of ours, in whatever form.

use std::fmt;

use traced_runtime::{Span, SpanContext, Status, Value};

use crate::attrs;
use crate::shape::Starting;

/// Writes to a span of ours what a library says of its own; there is one for each span.
///
/// Every method writes through as it is; an integration changes what it has to. No method may make spans or use the
/// library's span: both are in use meanwhile.
///
/// ```
/// use traced_opentelemetry::{Decision, Recorder};
/// use traced_runtime::{Span, Value};
///
/// /// Leaves out what may be a secret.
/// struct Discreet;
///
/// impl Recorder for Discreet {
///     fn attribute(&mut self, span: &mut Span, key: &str, value: Value<'_>) {
///         if key != "query" {
///             span.set_named(key, value);
///         }
///     }
/// }
///
/// let decision = Decision::record_with(Discreet);
/// # drop(decision);
/// ```
pub trait Recorder: Send {
    /// The span has started.
    fn start(&mut self, span: &mut Span, starting: &Starting<'_>) {
        self.rename(span, starting.name);
        span.set(attrs::OTEL_SCOPE_NAME, starting.scope);
        if let Some(version) = starting.scope_version {
            span.set(attrs::OTEL_SCOPE_VERSION, version);
        }
        for (key, value) in starting.attributes {
            self.attribute(span, key, *value);
        }
    }

    /// It has an attribute, from the start or later.
    fn attribute(&mut self, span: &mut Span, key: &str, value: Value<'_>) {
        span.set_named(key, value);
    }

    /// Something happened in it; an error is an event called `exception`.
    fn event(&mut self, span: &mut Span, name: &str, attributes: &[(&str, Value<'_>)]) {
        span.event(name, attributes);
    }

    /// It refers to another span.
    fn link(&mut self, span: &mut Span, to: SpanContext, attributes: &[(&str, Value<'_>)]) {
        span.link(to, attributes);
    }

    /// It has another name.
    fn rename(&mut self, span: &mut Span, name: &str) {
        span.rename(name);
    }

    /// It went well, or not, and why.
    fn status(&mut self, span: &mut Span, status: Status, message: &str) {
        span.set_status(status, message);
    }

    /// A span below says something and is a part of this one; see [`Decision::part`](crate::Decision::part).
    fn part(&mut self, _span: &mut Span, _says: &Part<'_>) {}

    /// It ends as soon as this returns.
    fn end(&mut self, _span: &mut Span, _ending: &Ending<'_>) {}
}

/// What is said of a span that is a part of another; see [`Recorder::part`].
///
/// ```
/// use traced_opentelemetry::Part;
/// fn is_attempt_over(says: &Part<'_>) -> bool {
///     matches!(says, Part::End(_))
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Part<'a> {
    /// It has an attribute that it did not start with.
    Attribute(&'a str, Value<'a>),
    /// It ends.
    End(&'a Ending<'a>),
    /// Something happened in it.
    Event(&'a str, &'a [(&'a str, Value<'a>)]),
    /// It refers to another span.
    Link(SpanContext, &'a [(&'a str, Value<'a>)]),
    /// It has another name.
    Name(&'a str),
    /// It starts.
    Start(&'a Starting<'a>),
    /// It went well, or not, and why.
    Status(Status, &'a str),
}

/// How a span of theirs ends.
///
/// ```
/// use traced_opentelemetry::{Ending, Recorder};
/// use traced_runtime::Span;
///
/// struct Job;
///
/// impl Recorder for Job {
///     fn end(&mut self, span: &mut Span, ending: &Ending<'_>) {
///         if !ending.is_explicit() {
///             span.cancel(); // this library always calls `end` when it is done
///         }
///     }
/// }
/// ```
pub struct Ending<'a> {
    pub(crate) explicit: bool,
    pub(crate) within_parent: &'a dyn Fn() -> bool,
}

impl Ending<'_> {
    /// Whether the library called `end`. If not, it dropped the span.
    #[must_use]
    pub const fn is_explicit(&self) -> bool {
        self.explicit
    }

    /// Whether the span above is still the active one at this moment: not so where a future is dropped half-way
    /// together with the spans in it, instead of being polled to its end.
    ///
    /// Ask only for spans that the library never makes active: to end such a span opentelemetry 0.31 takes its current
    /// context away, and panics when it is asked for it meanwhile.
    #[must_use]
    pub fn is_within_parent(&self) -> bool {
        (self.within_parent)()
    }
}

impl fmt::Debug for Ending<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ending").field("explicit", &self.explicit).finish_non_exhaustive()
    }
}

/// Records a span as it is.
pub(crate) struct Plain;

impl Recorder for Plain {}
