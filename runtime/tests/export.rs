//! From a span on a thread to bytes that somebody else's decoder understands.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use traced_runtime::export::{Batch, ExportError, Exporter};
use traced_runtime::{Builder, Callsite, Context, FutureExt as _, Kind, Span, Status, Value, callsite};
use traced_test_support::span::{
    Kind as WireKind, Span as WireSpan, Status as WireStatus, Value as WireValue, decode,
};
use traced_test_support::tree::traces;

static ROOT: Callsite = callsite!("root", kind = Kind::Server);
static CHILD: Callsite = callsite!("child");
const CALLER_TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Keeps what it is given, as a collector would read it.
#[derive(Clone, Default)]
struct Foreign(Arc<Mutex<Vec<WireSpan>>>);

impl Exporter for Foreign {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let spans = decode(batch.otlp());
        assert_eq!(spans.len(), batch.spans());
        self.0.lock().unwrap().extend(spans);
        Ok(())
    }

    fn destination(&self) -> String {
        "a foreign decoder".into()
    }
}

/// One process has one pipeline, so all that needs one is in this test.
#[test]
fn everything_recorded_arrives_before_the_guard_is_gone() {
    let foreign = Foreign::default();
    let guard = Builder::new("shop", "1.2.3").exporter(foreign.clone()).resource("team", "blue").install();

    one_of_everything();
    from_many_threads();
    many_in_one_trace();
    in_an_open_root(&foreign, &guard);
    a_runtime_that_is_gone();
    in_a_destructor_of_the_thread();
    drop(guard);

    let spans = foreign.0.lock().unwrap().clone();
    check_everything(&spans);
    assert_eq!(spans.iter().filter(|span| span.name == "on a thread").count(), THREADS * 10);
    assert_eq!(spans.iter().filter(|span| span.name == "one of many").count(), 50_000);
    assert_eq!(spans.iter().filter(|span| span.name == "in a task").count(), 10);
    assert_eq!(spans.iter().filter(|span| span.name == "in a destructor").count(), 1);
    // The first one's root is below a caller that is not here.
    for trace in traces(&spans).iter().filter(|trace| trace.id() != CALLER_TRACE) {
        trace.assert_well_formed();
    }
    children_stay_within_their_parents(&spans);
    // Nothing is recorded any more, and nothing breaks.
    let late = Span::start(&ROOT);
    assert!(!late.is_recording());
}

/// All children here begin and end while their parents are open.
fn children_stay_within_their_parents(spans: &[WireSpan]) {
    let by_id: HashMap<_, _> = spans.iter().map(|span| (&span.span_id, span)).collect();
    let mut checked = 0;
    for child in spans {
        let Some(parent) = child.parent_span_id.as_ref().and_then(|id| by_id.get(id)) else { continue };
        assert!(
            parent.start_ns <= child.start_ns && child.end_ns <= parent.end_ns,
            "{child:?} in {parent:?}"
        );
        checked += 1;
    }
    assert!(checked > 50_000, "{checked}");
}

fn one_of_everything() {
    let caller: Context = traced_runtime::extract(&HashMap::from([
        ("traceparent".to_owned(), format!("00-{CALLER_TRACE}-00f067aa0ba902b7-01")),
        ("tracestate".to_owned(), "a=1,b=2".to_owned()),
    ]));
    let root = Span::start_entrance(&ROOT, caller);
    root.set("text", "first");
    root.set("text", "grüße");
    root.set("static", Value::Static("lives on"));
    root.set("yes", true);
    root.set("number", -7);
    root.set("fraction", 2.5);
    root.set("bytes", Value::Bytes(&[0, 255]));
    root.set("list", Value::Array(&[Value::Str("a"), Value::Str("b")]));
    root.set("map", Value::Map(&[("k", Value::I64(1))]));
    root.set("shown", Value::Display(&format_args!("{}-{}", 1, 2)));
    root.set("debugged", Value::Debug(&Some("x")));
    root.set("long", &*"é".repeat(100_000));
    root.rename("GET /things/{id}");
    root.event("seen", &[("where", Value::from("here"))]);
    {
        let _entered = root.enter();
        let child = Span::start(&CHILD);
        child.link(root.span_context().unwrap(), &[("why", Value::from("test"))]);
        child.fail("TooBad");
        child.set_status(Status::Error, "it is so");
    }
}

fn check_everything(spans: &[WireSpan]) {
    let root = spans.iter().find(|span| span.name == "GET /things/{id}").unwrap();
    assert_eq!(root.trace_id, CALLER_TRACE);
    assert_eq!(root.parent_span_id.as_deref(), Some("00f067aa0ba902b7"));
    assert_eq!(root.kind, WireKind::Server);
    assert_eq!(root.trace_state, "a=1,b=2");
    assert_eq!(root.flags, 0x301);
    assert_eq!((root.service.as_str(), root.scope.as_str()), ("shop", "export"));
    assert_eq!(root.resource["team"], WireValue::Str("blue".into()));
    assert_eq!(root.resource["service.version"], WireValue::Str("1.2.3".into()));
    assert_eq!(root.attr("text"), "grüße");
    assert_eq!(root.attr("static"), "lives on");
    assert_eq!(*root.attr("yes"), true);
    assert_eq!(*root.attr("number"), -7);
    assert_eq!(root.attributes["fraction"], WireValue::Double(2.5));
    assert_eq!(root.attributes["bytes"], WireValue::Bytes(vec![0, 255]));
    let list = vec![WireValue::Str("a".into()), WireValue::Str("b".into())];
    assert_eq!(root.attributes["list"], WireValue::Array(list));
    assert_eq!(root.attr("shown"), "1-2");
    assert_eq!(root.attr("debugged"), "Some(\"x\")");
    assert_eq!(root.attr("long").as_str().unwrap().chars().count(), 64 << 10);
    assert_eq!(root.events[0].name, "seen");
    let child = spans.iter().find(|span| span.name == "child").unwrap();
    assert_eq!(child.parent_span_id.as_ref(), Some(&root.span_id));
    assert_eq!(child.links[0].span_id, root.span_id);
    assert_eq!(child.attr("error.type"), "TooBad");
    assert_eq!(child.status, WireStatus::Error("it is so".into()));
    assert!(child.start_ns >= root.start_ns && child.end_ns <= root.end_ns);
}

/// All alive at once.
const THREADS: usize = 1000;

fn from_many_threads() {
    static SITE: Callsite = callsite!("on a thread");
    let barrier = Arc::new(std::sync::Barrier::new(THREADS));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let barrier = Arc::clone(&barrier);
            std::thread::spawn(move || {
                barrier.wait();
                for n in 0..10 {
                    Span::start(&SITE).set("n", n);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

fn many_in_one_trace() {
    static SITE: Callsite = callsite!("one of many");
    let root = Span::start(&ROOT);
    let _entered = root.enter();
    for _ in 0..50_000 {
        drop(Span::start(&SITE));
    }
}

fn in_an_open_root(foreign: &Foreign, guard: &traced_runtime::Guard) {
    static SITE: Callsite = callsite!("below an open root");
    let root = Span::start(&ROOT);
    let _entered = root.enter();
    for _ in 0..1000 {
        drop(Span::start(&SITE));
    }
    assert!(guard.flush(std::time::Duration::from_secs(10)));
    let arrived = foreign.0.lock().unwrap().iter().filter(|span| span.name == "below an open root").count();
    assert_eq!(arrived, 1000);
}

fn a_runtime_that_is_gone() {
    static SITE: Callsite = callsite!("in a task");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..10)
            .map(|_| tokio::spawn(async { tokio::task::yield_now().await }.in_span(Span::start(&SITE))))
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

fn in_a_destructor_of_the_thread() {
    static SITE: Callsite = callsite!("in a destructor");
    struct AtTheEnd;
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            Span::start(&SITE).set("late", true);
        }
    }
    thread_local!(static END: AtTheEnd = const { AtTheEnd });
    std::thread::spawn(|| {
        // Registered first, so it is dropped last: after our own hand-over has run.
        END.with(|_| ());
        drop(Span::start(&CHILD));
    })
    .join()
    .unwrap();
}
