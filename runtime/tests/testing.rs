//! Captures: each test sees its own spans, and as a tree.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::sync::Barrier;
use std::thread;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use traced_runtime::testing::{Capture, Tree, capture};
use traced_runtime::{Callsite, Context, Kind, Span, SpanContext, callsite, carry, extract, inject};

static ROOT: Callsite = callsite!("root");
static CHILD: Callsite = callsite!("child");
static CALL: Callsite = callsite!("call", kind = Kind::Client);
static SERVE: Callsite = callsite!("serve", kind = Kind::Server);

/// Does something in a span.
fn within<R>(site: &'static Callsite, work: impl FnOnce() -> R) -> R {
    let span = Span::start(site);
    let _entered = span.enter();
    work()
}

/// What a test panics with.
fn message(work: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let payload = catch_unwind(work).unwrap_err();
    payload.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn a_difference_shows_all_lines_and_marks_those_that_are_in_one_tree_alone() {
    let message = message(|| {
        let capture = capture();
        within(&ROOT, || {
            let call = Span::start(&CALL);
            call.set("rows", 7);
            call.set("not.named", 1);
            call.fail("timeout");
            drop(call);
            drop(Span::start(&CHILD));
        });
        capture.assert_tree(
            "
            root
              call <client> {rows=8}
              child
                ..
              child
            ",
        );
    });
    assert_eq!(
        message,
        "the spans make another tree (- is missing, + is too much):
  root
-   call <client> {rows=8}
+   call <client> !timeout {rows=7}
    child
      ..
-   child
"
    );
}

#[test]
fn a_tree_that_makes_no_sense_is_refused() {
    let message = message(|| capture().assert_tree("a\n    b\n  c"));
    assert_eq!(message, "the expected tree makes no sense: `c` is as far in as no line above it");
}

#[test]
fn a_failed_assertion_is_where_the_test_makes_it() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        drop(sender.send(panic.location().unwrap().file().to_owned()));
    }));
    let _failed = message(|| Tree::of(&[]).assert_is("a"));
    std::panic::set_hook(usual);
    // Other tests of this file fail on purpose, too, and in this file.
    assert!(receiver.iter().all(|file| file == file!()));
}

#[test]
fn a_span_that_ends_a_moment_later_is_waited_for() {
    let capture = capture();
    let late = Span::start(&ROOT);
    let thread = thread::spawn(move || {
        thread::sleep(std::time::Duration::from_millis(50));
        drop(late);
    });
    capture.assert_tree("root");
    thread.join().unwrap();
}

#[test]
fn several_traces_stand_below_each_other_and_a_span_without_its_parent_is_a_root() {
    let capture = capture();
    drop(Span::start(&ROOT));
    within(&ROOT, || {
        drop(Span::start(&CHILD));
        drop(Span::start_in(&CALL, Context::none()));
        capture.assert_tree("root\nchild\ncall <client>");
    });
    capture.assert_tree("root\nroot\n  child\ncall <client>");
}

#[test]
fn a_tree_shows_the_attributes_that_it_is_asked_for() {
    let capture = capture();
    let span = Span::start(&ROOT);
    span.set("b", "two\nlines");
    span.set("a", 1);
    drop(span);
    let tree = capture.tree();
    assert_eq!(tree.to_string(), "root\n");
    assert_eq!(tree.clone().attributes(&["a", "c"]).to_string(), "root {a=1}\n");
    assert_eq!(tree.clone().all_attributes().to_string(), "root {b=two\\nlines, a=1}\n");
    tree.assert_is("root {a=1, b=two\\nlines}");
    tree.assert_is("root {service.name=test}");
}

/// A server of the same process: it knows what is in the headers and nothing else. Gives the headers that it would send on.
fn serve(headers: BTreeMap<String, String>) -> BTreeMap<String, String> {
    thread::spawn(move || {
        let server = Span::start_entrance(&SERVE, extract(&headers));
        let _entered = server.enter();
        drop(Span::start(&CHILD));
        sent()
    })
    .join()
    .unwrap()
}

fn sent() -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    inject(&Context::current(), &mut headers);
    headers
}

#[test]
fn a_server_in_the_same_process_belongs_to_the_test_that_calls_it() {
    let capture = capture();
    within(&ROOT, || {
        let second = within(&CALL, || serve(sent()));
        serve(second);
    });
    capture.assert_tree(
        "
        root
          call <client>
            serve <server>
              child
              serve <server>
                child
        ",
    );
}

#[test]
fn a_server_that_was_started_in_one_test_serves_another() {
    let first = capture();
    let serve_in_first = carry(|| drop(Span::start(&ROOT)));
    let in_first = Context::current();
    let headers = thread::spawn(|| {
        let second = capture();
        let headers = within(&CALL, sent);
        let served = headers.clone();
        let serve = move || drop(Span::start_entrance(&SERVE, extract(&served)));
        thread::spawn(move || {
            let _entered = in_first.enter();
            serve();
        })
        .join()
        .unwrap();
        second.assert_tree("call <client>\n  serve <server>");
        headers
    })
    .join()
    .unwrap();
    thread::spawn(serve_in_first).join().unwrap();
    // The second test is over.
    drop(Span::start_entrance(&SERVE, extract(&headers)));
    first.assert_tree("root\nserve <server>");
}

#[test]
fn a_made_up_header_belongs_to_nobody() {
    let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let headers = BTreeMap::from([("traceparent".to_owned(), caller.to_owned())]);
    let capture = capture();
    drop(Span::start_entrance(&SERVE, extract(&headers)));
    // Another test may send the same, and its server is not ours.
    serve(headers);
    capture.assert_tree("serve <server>");
}

#[test]
fn what_a_test_left_out_a_server_leaves_out_as_well() {
    static SELDOM: Callsite = callsite!("seldom").with_share(0.0);
    let capture = capture();
    within(&SELDOM, || serve(sent()));
    capture.assert_tree("");
}

/// What one test makes: spans, calls on other threads, calls to servers.
#[derive(Clone, Debug)]
enum Work {
    Child(Vec<Self>),
    Thread(Vec<Self>),
    Server(Vec<Self>),
}

fn works() -> impl Strategy<Value = Vec<Work>> {
    let leaf = Just(Work::Child(Vec::new()));
    let work = leaf.prop_recursive(4, 24, 4, |inner| {
        let works = prop::collection::vec(inner, 0..4);
        prop_oneof![
            works.clone().prop_map(Work::Child),
            works.clone().prop_map(Work::Thread),
            works.prop_map(Work::Server),
        ]
    });
    prop::collection::vec(work, 0..4)
}

/// Does the work, and writes down what it makes.
fn work(works: &[Work], depth: usize, test: usize, to: &mut String) {
    for one in works {
        let indentation = "  ".repeat(depth);
        let (name, inner) = match one {
            Work::Child(inner) => ("child", inner),
            Work::Thread(inner) => ("root", inner),
            Work::Server(inner) => ("serve <server>", inner),
        };
        *to += &format!("{indentation}{name} {{test={test}}}\n");
        match one {
            Work::Child(_) => {
                let span = Span::start(&CHILD);
                span.set("test", test as i64);
                let _entered = span.enter();
                work(inner, depth + 1, test, to);
            }
            Work::Thread(_) => thread::scope(|scope| {
                let here = Context::current();
                let there = scope.spawn(move || {
                    let _entered = here.enter();
                    let span = Span::start(&ROOT);
                    span.set("test", test as i64);
                    let _entered = span.enter();
                    let mut text = String::new();
                    work(inner, depth + 1, test, &mut text);
                    text
                });
                *to += &there.join().unwrap();
            }),
            Work::Server(_) => thread::scope(|scope| {
                let headers = sent();
                let there = scope.spawn(move || {
                    let span = Span::start_entrance(&SERVE, extract(&headers));
                    span.set("test", test as i64);
                    let _entered = span.enter();
                    let mut text = String::new();
                    work(inner, depth + 1, test, &mut text);
                    text
                });
                *to += &there.join().unwrap();
            }),
        }
    }
}

/// Runs a test as one of many: a root, below which it works.
fn one_of_many(test: usize, works: &[Work]) {
    let capture: Capture = capture();
    let mut expected = format!("root {{test={test}}}\n");
    {
        let root = Span::start(&ROOT);
        root.set("test", test as i64);
        let _entered = root.enter();
        work(works, 1, test, &mut expected);
    }
    capture.assert_tree(&expected);
    assert_eq!(capture.tree().all_attributes().to_string(), expected);
}

#[test]
fn two_hundred_tests_side_by_side_do_not_see_each_others_spans() {
    let mut runner = TestRunner::deterministic();
    let start = Barrier::new(200);
    thread::scope(|scope| {
        for test in 0..200 {
            let works = works().new_tree(&mut runner).unwrap().current();
            let start = &start;
            scope.spawn(move || {
                start.wait();
                one_of_many(test, &works);
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg(feature = "tokio")]
async fn spawned_tasks_stay_in_their_test() {
    use traced_runtime::FutureExt as _;

    let tests = (0..50).map(|test: i64| {
        // A capture is current on one thread, so each test blocks one.
        tokio::task::spawn_blocking(move || {
            let capture = capture();
            tokio::runtime::Handle::current().block_on(async {
                let span = Span::start(&ROOT);
                let spawned = async move {
                    tokio::task::yield_now().await;
                    Span::start(&CHILD).set("test", test);
                };
                async { traced_runtime::spawn(spawned).await.unwrap() }.in_span(span).await;
            });
            capture.assert_tree(&format!("root\n  child {{test={test}}}"));
        })
    });
    for test in tests.collect::<Vec<_>>() {
        test.await.unwrap();
    }
}

#[test]
fn a_remote_context_of_a_bridge_is_a_caller_like_any_other() {
    let capture = capture();
    let call = Span::start(&CALL);
    let SpanContext { trace_id, span_id, flags, .. } = call.context().span_context().unwrap();
    let caller = Context::from_remote(SpanContext::remote(trace_id, span_id, flags), None);
    thread::spawn(move || drop(Span::start_entrance(&SERVE, caller))).join().unwrap();
    drop(call);
    capture.assert_tree("call <client>\n  serve <server>");
}
