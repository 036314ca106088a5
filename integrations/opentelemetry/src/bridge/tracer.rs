//! Spans begin.

use std::fmt;
use std::sync::Arc;

use super::super::opentelemetry::trace::{SpanBuilder, SpanKind};
use super::super::opentelemetry::{self, Context, InstrumentationScope};
use super::convert::Attributes;
use super::current;
use super::span::Span;
use crate::handle::Handle;
use crate::parent;
use crate::shape::{Shape, Starting};

/// Makes spans that are recorded by `traced`; see [`provider`](super::provider).
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::opentelemetry::trace::{Tracer, TracerProvider};")]
#[doc = concat!("let tracer = traced_opentelemetry::", version!(), "::provider().tracer(\"billing\");")]
/// let span = tracer.start("charge");
/// ```
#[derive(Clone)]
pub struct Tracer {
    scope: InstrumentationScope,
    shape: Option<Arc<dyn Shape>>,
}

impl Tracer {
    pub(super) const fn new(scope: InstrumentationScope, shape: Option<Arc<dyn Shape>>) -> Self {
        Self { scope, shape }
    }
}

impl opentelemetry::trace::Tracer for Tracer {
    type Span = Span;

    fn build_with_context(&self, builder: SpanBuilder, given: &Context) -> Span {
        let current = current::active();
        let (active, parent) =
            current::with_above(given, |above| (above.active, parent::of_theirs(above, current)));
        let attributes = builder.attributes.unwrap_or_default();
        let handle = Attributes::of(&attributes).with(|attributes| {
            let starting = Starting {
                name: &builder.name,
                kind: builder.span_kind.as_ref().map_or(traced_runtime::Kind::Internal, kind),
                scope: self.scope.name(),
                scope_version: self.scope.version(),
                attributes,
                has_parent: parent.span_context().is_some(),
            };
            Handle::start(version!(), parent.clone(), active, self.shape.as_ref(), &starting)
        });
        let span = Span::new(handle, active);
        for link in builder.links.unwrap_or_default() {
            span.link(&link.span_context, &link.attributes);
        }
        for event in builder.events.unwrap_or_default() {
            span.event(&event.name, &event.attributes);
        }
        span
    }
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracer").field("scope", &self.scope).finish_non_exhaustive()
    }
}

fn kind(theirs: &SpanKind) -> traced_runtime::Kind {
    match theirs {
        SpanKind::Client => traced_runtime::Kind::Client,
        SpanKind::Consumer => traced_runtime::Kind::Consumer,
        SpanKind::Internal => traced_runtime::Kind::Internal,
        SpanKind::Producer => traced_runtime::Kind::Producer,
        SpanKind::Server => traced_runtime::Kind::Server,
    }
}
