//! The bridge to one version of opentelemetry, whichever `opentelemetry` is in the module above.

mod convert;
mod current;
mod span;
mod tracer;

use std::fmt;
use std::sync::Arc;

use super::opentelemetry::InstrumentationScope;
use super::opentelemetry::trace::TracerProvider;
use crate::shape::Shape;

pub use span::Span;
pub use tracer::Tracer;

/// A tracer provider whose spans are recorded by `traced`.
///
/// From the first call on, `#[traced]` code below an active span of this version of opentelemetry is its child.
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::{opentelemetry::global, provider};")]
/// global::set_tracer_provider(provider());
/// ```
pub fn provider() -> Provider {
    current::register();
    Provider { shape: None }
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
