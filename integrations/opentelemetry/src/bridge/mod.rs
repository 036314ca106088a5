//! The bridge to one version of opentelemetry, whichever `opentelemetry` is in the module above.

mod context;
mod convert;
mod current;
mod propagator;
mod span;
mod tracer;

use std::fmt;
use std::sync::Arc;

use super::opentelemetry::InstrumentationScope;
use super::opentelemetry::trace::TracerProvider;
use crate::shape::Shape;

pub use context::{ours, theirs};
pub use propagator::{Propagator, TextMap, propagator};
pub use span::Span;
pub use tracer::Tracer;

/// A tracer provider whose spans are recorded by `traced`.
///
/// From the first call on, `#[traced]` code below an active span of this version of opentelemetry is its child, and
/// [`Context::current`](traced_runtime::Context::current) is such a span where it is the newest.
///
/// Time stamps that a library gives (`with_start_time`, `end_with_timestamp`, events with one) are ignored: a span begins,
/// ends and has its events when it is told so. What ended before it was told of cannot be recorded in this way.
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::{opentelemetry::global, provider};")]
/// global::set_tracer_provider(provider());
/// ```
pub fn provider() -> Provider {
    current::register();
    Provider { shape: None }
}

/// Makes our current span opentelemetry's current one, too, from the next on that becomes current.
///
/// [`provider`] and [`propagator`] do without: they know our spans. This is for libraries that look at
/// `opentelemetry::Context::current()` themselves, to log the ids or to send them on. It costs each span, and each poll
/// of a future that has one, a context of opentelemetry: some 170 ns.
///
/// While somebody reads the current context in `Context::map_current`, opentelemetry lets nobody change it and panics: with
/// this on, enter no span there.
///
/// ```
#[doc = concat!("traced_opentelemetry::", version!(), "::share_current();")]
/// ```
pub fn share_current() {
    current::share();
}

/// Makes tracers whose spans are recorded by `traced`; see [`provider`].
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::{opentelemetry::trace::TracerProvider, provider};")]
/// let tracer = provider().tracer("billing");
/// ```
#[derive(Clone)]
pub struct Provider {
    shape: Option<Arc<dyn Shape>>,
}

impl Provider {
    /// A provider whose spans are given another form; for integrations.
    ///
    /// ```
    /// use traced_opentelemetry::{Decision, Shape, Starting};
    ///
    /// struct Nothing;
    ///
    /// impl Shape for Nothing {
    ///     fn decide(&self, _starting: &Starting<'_>) -> Decision {
    ///         Decision::skip()
    ///     }
    /// }
    ///
    #[doc = concat!("let silent = traced_opentelemetry::", version!(), "::provider().with_shape(Nothing);")]
    /// ```
    #[must_use]
    pub fn with_shape(self, shape: impl Shape) -> Self {
        Self { shape: Some(Arc::new(shape)) }
    }
}

impl TracerProvider for Provider {
    type Tracer = Tracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> Tracer {
        Tracer::new(scope, self.shape.clone())
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("is_shaped", &self.shape.is_some()).finish_non_exhaustive()
    }
}
