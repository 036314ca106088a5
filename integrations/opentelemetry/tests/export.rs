//! Finished spans reach exporters that were written for opentelemetry's SDK, of every version.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use traced_opentelemetry::v0_33::opentelemetry::trace::{SpanId, SpanKind, Status, TraceFlags};
use traced_opentelemetry::v0_33::opentelemetry::{Array, Value as Theirs};
use traced_opentelemetry::v0_33::opentelemetry_sdk::Resource;
use traced_opentelemetry::v0_33::opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use traced_opentelemetry::v0_33::opentelemetry_sdk::trace::{InMemorySpanExporter, SpanData, SpanExporter};
use traced_opentelemetry::{v0_31, v0_32, v0_33};
use traced_runtime::export::Memory;
use traced_runtime::{
    Builder, Callsite, Context, Kind, Reason, Span, SpanContext, TraceId, Value, callsite, stats,
};

static SERVER: Callsite = callsite!("GET /x", kind = Kind::Server);
static WORK: Callsite = callsite!("work");
/// Says nothing of where in the source it stands.
static BARE: Callsite = callsite!("bare").of_library();

const LONG: Duration = Duration::from_secs(20);

/// A process has one pipeline at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn caller() -> Context {
    let ids = SpanContext::remote(
        TraceId::from_bytes([7; 16]),
        traced_runtime::SpanId::from_bytes([8; 8]),
        traced_runtime::TraceFlags::SAMPLED,
    );
    Context::from_remote(ids, Some("vendor=1"))
}

/// One span with everything that there is, and another below it.
fn spans() {
    let span = Span::start_in(&SERVER, caller());
    span.set("text", "a");
    span.set("number", 7);
    span.set("share", 0.5);
    span.set("yes", true);
    span.set("numbers", Value::Array(&[Value::I64(1), Value::I64(2)]));
    span.set("mixed", Value::Array(&[Value::I64(1), Value::Str("b")]));
    span.set("map", Value::Map(&[("k", Value::I64(1))]));
    span.set("bytes", Value::Bytes(b"foo"));
    span.event("retry", &[("attempt", Value::I64(2))]);
    span.link(caller().span_context().unwrap(), &[("why", Value::Str("batch"))]);
    span.set("error.type", "TooBad");
    span.set_status(traced_runtime::Status::Error, "it was");
    let child = Span::start_in(&WORK, span.context());
    child.end();
    span.end();
}

#[test]
fn every_part_of_a_span_arrives() {
    let _alone = alone();
    let theirs = InMemorySpanExporter::default();
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(theirs.clone())).install();
    spans();
    assert!(guard.flush(LONG));
    let mut found = theirs.get_finished_spans().unwrap();
    found.sort_by_key(|span| span.name.len());
    let [child, span]: [SpanData; 2] = found.try_into().unwrap();

    assert_eq!((span.name.as_ref(), span.span_kind.clone()), ("GET /x", SpanKind::Server));
    assert_eq!(span.span_context.trace_id().to_bytes(), [7; 16]);
    assert_eq!(span.span_context.trace_state().header(), "vendor=1");
    assert!(span.span_context.is_sampled() && !span.span_context.is_remote());
    assert_eq!((span.parent_span_id, span.parent_span_is_remote), (SpanId::from_bytes([8; 8]), true));
    assert_eq!(span.status, Status::error("it was"));
    assert!(span.end_time >= span.start_time);
    assert!(span.start_time.elapsed().unwrap() < LONG);

    let attribute = |key: &str| {
        let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == key);
        found.unwrap_or_else(|| panic!("{key} is not in {:?}", span.attributes)).value.clone()
    };
    assert_eq!(attribute("text"), Theirs::from("a"));
    assert_eq!(attribute("number"), Theirs::I64(7));
    assert_eq!(attribute("share"), Theirs::F64(0.5));
    assert_eq!(attribute("yes"), Theirs::Bool(true));
    assert_eq!(attribute("numbers"), Theirs::Array(Array::I64(vec![1, 2])));
    assert_eq!(attribute("mixed"), Theirs::from("[1,\"b\"]"));
    assert_eq!(attribute("map"), Theirs::from("{\"k\":1}"));
    assert_eq!(attribute("bytes"), Theirs::from("Zm9v"));
    assert_eq!(attribute("error.type"), Theirs::from("TooBad"));

    let [event] = &span.events.events[..] else { panic!("{:?}", span.events) };
    assert_eq!((event.name.as_ref(), event.attributes[0].value.clone()), ("retry", Theirs::I64(2)));
    assert!(event.timestamp >= span.start_time && event.timestamp <= span.end_time);
    let [link] = &span.links.links[..] else { panic!("{:?}", span.links) };
    assert_eq!(link.span_context.span_id(), SpanId::from_bytes([8; 8]));
    assert_eq!(link.span_context.trace_flags(), TraceFlags::SAMPLED);
    assert!(link.span_context.is_remote());

    assert_eq!((child.name.as_ref(), child.parent_span_id), ("work", span.span_context.span_id()));
    assert_eq!((child.span_kind.clone(), child.parent_span_is_remote), (SpanKind::Internal, false));
    assert_eq!(child.instrumentation_scope.name(), "export");
    drop(guard);
    assert_eq!(stats().delivered, 2);
}

#[test]
fn what_a_limit_has_dropped_is_told() {
    let _alone = alone();
    let theirs = InMemorySpanExporter::default();
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(theirs.clone()));
    let guard = guard.limits(traced_runtime::Limits::default().attributes(1).events(1).links(1)).install();
    let span = Span::start_in(&BARE, Context::none());
    ["a", "b", "c"].into_iter().for_each(|key| span.set(key, 1));
    (0..4).for_each(|_| span.event("e", &[]));
    (0..5).for_each(|_| span.link(caller().span_context().unwrap(), &[]));
    span.end();
    assert!(guard.flush(LONG));
    let found = theirs.get_finished_spans().unwrap();
    let span = &found[0];
    let dropped = (span.dropped_attributes_count, span.events.dropped_count, span.links.dropped_count);
    assert_eq!((dropped, span.attributes.len()), ((2, 3, 4), 1));
    drop(guard);
}

#[test]
fn exporters_of_older_versions_get_them_too() {
    let _alone = alone();
    let before = v0_31::opentelemetry_sdk::trace::InMemorySpanExporter::default();
    let between = v0_32::opentelemetry_sdk::trace::InMemorySpanExporter::default();
    let builder = Builder::new("shop", "1.2.3").exporter(v0_31::exporter(before.clone()));
    let guard = builder.exporter(v0_32::exporter(between.clone())).install();
    spans();
    assert!(guard.flush(LONG));
    let (before, between) = (before.get_finished_spans().unwrap(), between.get_finished_spans().unwrap());
    assert_eq!((before.len(), between.len()), (2, 2));
    assert_eq!(before[0].span_context.trace_id().to_bytes(), [7; 16]);
    assert_eq!(between[0].span_context.span_id().to_bytes(), before[0].span_context.span_id().to_bytes());
    drop(guard);
}

/// Does what it is told to, and remembers what was done to it.
#[derive(Clone, Debug, Default)]
struct Told(Arc<Said>);

#[derive(Debug, Default)]
struct Said {
    service: Mutex<String>,
    fails: AtomicUsize,
    hangs: AtomicUsize,
    taken: AtomicUsize,
    flushed: AtomicUsize,
    ended: AtomicUsize,
}

fn take(count: &AtomicUsize) -> bool {
    count.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

impl SpanExporter for Told {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        if take(&self.0.fails) {
            return Err(OTelSdkError::InternalFailure("told so".into()));
        }
        if take(&self.0.hangs) {
            std::future::pending::<()>().await;
        }
        // Comes back to it later, from another thread.
        let (done, waits) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || done.send(()).unwrap());
        waits.await.unwrap();
        self.0.taken.fetch_add(batch.len(), Ordering::SeqCst);
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.flushed.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        self.0.ended.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        let service = resource.iter().find(|(key, _)| key.as_str() == "service.name").unwrap().1.to_string();
        *self.0.service.lock().unwrap() += &service;
    }
}

#[test]
fn an_exporter_hears_of_the_resource_once_and_of_the_end_once() {
    let _alone = alone();
    let told = Told::default();
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(told.clone())).install();
    for _ in 0..3 {
        Span::start_in(&WORK, Context::none()).end();
        assert!(guard.flush(LONG));
    }
    assert_eq!(*told.0.service.lock().unwrap(), "shop");
    assert_eq!((told.0.taken.load(Ordering::SeqCst), told.0.flushed.load(Ordering::SeqCst)), (3, 3));
    assert_eq!(told.0.ended.load(Ordering::SeqCst), 0);
    drop(guard);
    let until = Instant::now() + LONG;
    while told.0.ended.load(Ordering::SeqCst) == 0 {
        assert!(Instant::now() < until, "nobody tells it");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_it_fails_to_take_is_dropped_and_counted_unless_it_is_to_be_offered_again() {
    let _alone = alone();
    let told = Told::default();
    told.0.fails.store(1, Ordering::SeqCst);
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(told)).install();
    for _ in 0..2 {
        Span::start_in(&WORK, Context::none()).end();
        assert!(guard.flush(LONG));
    }
    assert_eq!((stats().delivered, stats().dropped.of(Reason::ExportFailed)), (1, 1));
    drop(guard);

    let told = Told::default();
    told.0.fails.store(2, Ordering::SeqCst);
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(told.clone()).retrying()).install();
    Span::start_in(&WORK, Context::none()).end();
    assert!(guard.flush(LONG));
    assert_eq!((stats().delivered, stats().dropped.total()), (1, 0));
    assert_eq!(told.0.taken.load(Ordering::SeqCst), 1);
    drop(guard);
}

#[test]
fn one_that_never_answers_loses_its_batch_and_not_its_thread() {
    let _alone = alone();
    let told = Told::default();
    told.0.hangs.store(1, Ordering::SeqCst);
    let exporter = v0_33::exporter(told).timeout(Duration::from_millis(50));
    let guard = Builder::new("shop", "1.2.3").exporter(exporter).install();
    for _ in 0..2 {
        Span::start_in(&WORK, Context::none()).end();
        assert!(guard.flush(LONG));
    }
    assert_eq!((stats().delivered, stats().dropped.of(Reason::ExportFailed)), (1, 1));
    drop(guard);
}

/// Wants a reactor, as exporters do whose client is tokio's.
#[derive(Debug)]
struct WantsTokio;

impl SpanExporter for WantsTokio {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(())
    }
}

/// The remedy that the documentation names: a runtime of the program's does the work.
#[derive(Clone, Debug)]
struct OnARuntime(Arc<WantsTokio>, tokio::runtime::Handle);

impl SpanExporter for OnARuntime {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let theirs = Arc::clone(&self.0);
        let work = self.1.spawn(async move { theirs.export(batch).await });
        work.await.unwrap_or_else(|error| Err(OTelSdkError::InternalFailure(error.to_string())))
    }
}

#[test]
fn one_that_wants_tokio_panics_which_is_counted_and_works_when_it_is_given_one() {
    let _alone = alone();
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(WantsTokio)).install();
    Span::start_in(&WORK, Context::none()).end();
    assert!(guard.flush(LONG));
    assert_eq!(stats().dropped.of(Reason::ExporterPanicked), 1);
    drop(guard);

    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap();
    let exporter = OnARuntime(Arc::new(WantsTokio), runtime.handle().clone());
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(exporter)).install();
    Span::start_in(&WORK, Context::none()).end();
    assert!(guard.flush(LONG));
    assert_eq!((stats().delivered, stats().dropped.total()), (1, 0));
    drop(guard);
}

#[test]
fn spans_of_the_bridge_go_the_whole_way_round_and_no_further() {
    use traced_opentelemetry::v0_33::opentelemetry::trace::{Tracer as _, TracerProvider as _};

    /// Makes a span of theirs while it exports.
    #[derive(Clone, Debug)]
    struct Traced(InMemorySpanExporter);

    impl SpanExporter for Traced {
        async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
            drop(v0_33::provider().tracer("exporter").start("POST"));
            self.0.export(batch).await
        }
    }

    let _alone = alone();
    let theirs = InMemorySpanExporter::default();
    let guard = Builder::new("shop", "1.2.3").exporter(v0_33::exporter(Traced(theirs.clone()))).install();
    v0_33::provider().tracer("billing").in_span("charge", |_| ());
    (0..3).for_each(|_| assert!(guard.flush(LONG)));
    let found = theirs.get_finished_spans().unwrap();
    assert_eq!(found.iter().map(|span| span.name.as_ref()).collect::<Vec<_>>(), ["charge"]);
    drop(guard);
}

#[test]
fn an_exporter_that_somebody_else_wrote_works() {
    let _alone = alone();
    let builder = Builder::new("shop", "1.2.3").exporter(Memory::default());
    let stdout = v0_33::exporter(opentelemetry_stdout::SpanExporter::default());
    let guard = builder.exporter(stdout).install();
    spans();
    assert!(guard.flush(LONG));
    let stats = stats();
    assert_eq!(stats.exporters[1].delivered, 2);
    assert!(stats.exporters[1].destination.contains("opentelemetry_stdout"), "{stats:?}");
    drop(guard);
}
