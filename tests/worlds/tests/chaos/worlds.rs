//! A span with the numbers of its call, in each of the four ways to make one; and how a task takes it along.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use traced::opentelemetry::{v0_31, v0_33};
use traced::{Callsite, FutureExt, Span, callsite, traced};
use tracing::{Instrument, instrument};
use v0_31::opentelemetry as otel_31;
use v0_33::opentelemetry as otel_33;

use crate::plan::{Call, World};
use crate::run::{self, Batch};

pub(crate) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Makes the call, awaits and all; in its span it polls what it is handed, if anything.
pub(crate) fn make(call: Arc<Call>, batch: Arc<Batch>, handed: Option<Work>) -> Work {
    match call.world {
        World::New => Box::pin(in_new(call, batch, handed)),
        World::Old => Box::pin(in_old(call, batch, handed)),
        World::Traced => Box::pin(in_traced(call, batch, handed)),
        World::Tracing => Box::pin(in_tracing(call, batch, handed)),
    }
}

/// Starts the span of a call at once, whoever will poll it.
pub(crate) fn begin(call: Arc<Call>, batch: Arc<Batch>) -> Work {
    static EARLY: Callsite = callsite!("early");
    match call.world {
        World::New => begin_new(call, batch),
        World::Old => begin_old(call, batch),
        World::Traced => {
            let span = Span::start(&EARLY);
            span.set("number", number_of(call.number));
            span.set("parent", number_of(call.parent));
            Box::pin(FutureExt::in_span(async move { run::body(&call, &batch, None).await }, span))
        }
        World::Tracing => {
            let span = tracing::info_span!("early", number = call.number, parent = call.parent);
            Box::pin(async move { run::body(&call, &batch, None).await }.instrument(span))
        }
    }
}

/// Makes the call and returns when it is done.
pub(crate) fn make_sync(call: &Call, batch: &Batch) {
    match call.world {
        World::New => in_new_sync(call, batch),
        World::Old => in_old_sync(call, batch),
        World::Traced => in_traced_sync(call, batch),
        World::Tracing => in_tracing_sync(call, batch),
    }
}

/// `work` as a task that is to stay in the span of `world` that is the newest now: by our own means, which know all of
/// them, or by those of that world.
pub(crate) fn carried(world: World, by_its_own: bool, work: Work) -> Work {
    if !by_its_own {
        return Box::pin(FutureExt::in_current_span(work));
    }
    match world {
        World::New => Box::pin(otel_33::trace::FutureExt::with_current_context(work)),
        World::Old => Box::pin(otel_31::trace::FutureExt::with_current_context(work)),
        World::Traced => Box::pin(FutureExt::in_context(work, traced::current())),
        World::Tracing => Box::pin(Instrument::in_current_span(work)),
    }
}

#[traced(attrs(number = call.number, parent = call.parent))]
async fn in_traced(call: Arc<Call>, batch: Arc<Batch>, handed: Option<Work>) {
    run::body(&call, &batch, handed).await;
}

#[traced(attrs(number = call.number, parent = call.parent))]
fn in_traced_sync(call: &Call, batch: &Batch) {
    run::body_sync(call, batch);
}

#[instrument(skip_all, fields(number = call.number, parent = call.parent))]
async fn in_tracing(call: Arc<Call>, batch: Arc<Batch>, handed: Option<Work>) {
    run::body(&call, &batch, handed).await;
}

#[instrument(skip_all, fields(number = call.number, parent = call.parent))]
fn in_tracing_sync(call: &Call, batch: &Batch) {
    run::body_sync(call, batch);
}

macro_rules! theirs {
    ($otel:ident, $version:ident, $start:ident, $begin:ident, $make:ident, $make_sync:ident) => {
        fn $start(call: &Call) -> $otel::Context {
            use $otel::KeyValue;
            use $otel::trace::{TraceContextExt as _, Tracer as _, TracerProvider as _};
            let numbers = [("number", call.number), ("parent", call.parent)];
            let numbers = numbers.map(|(key, number)| KeyValue::new(key, number_of(number)));
            let tracer = $version::provider().tracer("chaos");
            let span = tracer.span_builder(stringify!($make)).with_attributes(numbers).start(&tracer);
            $otel::Context::current_with_span(span)
        }

        async fn $make(call: Arc<Call>, batch: Arc<Batch>, handed: Option<Work>) {
            let context = $start(&call);
            $otel::trace::FutureExt::with_context(run::body(&call, &batch, handed), context).await;
        }

        fn $begin(call: Arc<Call>, batch: Arc<Batch>) -> Work {
            let context = $start(&call);
            let work = async move { run::body(&call, &batch, None).await };
            Box::pin($otel::trace::FutureExt::with_context(work, context))
        }

        fn $make_sync(call: &Call, batch: &Batch) {
            let _attached = $start(call).attach();
            run::body_sync(call, batch);
        }
    };
}

theirs!(otel_31, v0_31, start_old, begin_old, in_old, in_old_sync);
theirs!(otel_33, v0_33, start_new, begin_new, in_new, in_new_sync);

fn number_of(call: u64) -> i64 {
    i64::try_from(call).expect("there are not so many")
}
