//! The register of all functions with an attribute, and switching them.

use std::process::Command;

use traced::testing::{Capture, capture};
use traced::{Callsite, Kind, span, traced};

fn names(capture: &Capture) -> Vec<String> {
    capture.spans().into_iter().map(|span| span.name).collect()
}

fn site(function: &str) -> &'static Callsite {
    let mut found = traced::sites().filter(|site| site.function() == Some(function));
    let site = found.next().expect("it is listed");
    assert!(found.next().is_none(), "{function} is listed twice");
    site
}

mod listed {
    use super::*;

    #[traced("orders.charge", kind = client, attrs(id, "order.rows" = 1))]
    pub(crate) fn charge(id: u8) {}

    #[allow(dead_code, reason = "it is listed nevertheless")]
    #[traced]
    async fn never_called() {}

    #[traced]
    pub(crate) fn generic<T>(_: T) {}

    pub(crate) struct Store;

    #[traced]
    impl Store {
        pub(crate) fn find(&self) {}
    }
}

#[test]
fn every_annotated_function_is_listed_once() {
    listed::charge(1);
    listed::generic(1_u8);
    listed::generic("x");
    listed::Store.find();
    let charge = site("sites::listed::charge");
    assert_eq!(
        (charge.name(), charge.kind(), charge.keys()),
        ("orders.charge", Kind::Client, &["id", "order.rows"][..])
    );
    assert_eq!((charge.module(), charge.share()), ("sites::listed", 1.0));
    assert!(charge.file().ends_with("tests/sites.rs") && charge.line() > 20);
    for function in ["never_called", "generic", "Store::find"] {
        site(&format!("sites::listed::{function}"));
    }
}

#[test]
fn a_block_is_listed_by_its_name() {
    let block = || span!("parsing"; 1);
    assert_eq!(block(), 1);
    let mut blocks = traced::sites().filter(|site| site.name() == "parsing");
    assert!(blocks.next().is_some_and(|site| site.function().is_none() && site.module() == "sites"));
}

mod switched {
    use super::*;

    #[traced]
    pub(crate) fn outer() {
        first();
        let _ = second();
        block_on(third());
    }

    #[traced]
    fn first() {
        inner();
    }

    #[traced]
    fn second() -> Result<(), ()> {
        Err(())
    }

    #[traced(attrs("rows" = rows()))]
    async fn third() {
        inner();
    }

    fn rows() -> u8 {
        1
    }

    #[traced]
    fn inner() {}

    fn block_on(future: impl Future) {
        let waker = std::task::Waker::noop();
        assert!(std::pin::pin!(future).poll(&mut std::task::Context::from_waker(waker)).is_ready());
    }
}

#[test]
fn what_is_switched_off_makes_no_span_and_what_it_calls_hangs_below_its_caller() {
    let before = capture();
    switched::outer();
    assert_eq!(names(&before), ["outer", "first", "inner", "second", "third", "inner"]);
    drop(before);
    let switched = traced::switch("*::switched::outer=on, sites::switched::inner=on, sites::switched::*=off");
    assert_eq!(switched, Ok(5));
    let during = capture();
    switched::outer();
    assert_eq!(names(&during), ["outer", "inner", "inner"]);
    let outer = during.span("outer");
    assert!(during.spans().iter().skip(1).all(|span| span.parent_span_id == Some(outer.span_id)));
    assert_eq!((outer.attribute("rows"), outer.is_error()), (None, false));
    drop(during);
    traced::switch("sites::switched::*=on").unwrap();
    let after = capture();
    switched::outer();
    assert_eq!(names(&after).len(), 6);
}

#[test]
fn a_pattern_that_cannot_be_read_switches_nothing() {
    let error = traced::switch("sites::*=off, sites").unwrap_err();
    assert!(error.to_string().starts_with("`sites` switches nothing; write patterns"), "{error}");
    assert_eq!(site("sites::listed::charge").share(), 1.0);
    assert_eq!(traced::switch("nowhere::*=off"), Ok(0));
}

/// The child of the test below, where the environment says what is switched off.
#[test]
fn child_process() {
    if std::env::var_os("TRACED_TEST_CHILD").is_none() {
        return;
    }
    let guard = traced::builder!().exporter(traced::export::Memory::default()).install();
    let shares: Vec<_> =
        ["charge", "generic"].map(|name| site(&format!("sites::listed::{name}")).share()).into();
    println!("shares {shares:?}");
    drop(guard);
}

#[test]
fn the_environment_switches_at_the_start() {
    let run = |patterns: &str| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "child_process", "--nocapture"]);
        let output = child.env("TRACED_TEST_CHILD", "1").env("TRACED", patterns).output().unwrap();
        assert!(output.status.success());
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (said, warnings) = run("sites::listed::charge=off,*=on");
    assert!(said.contains("shares [0.0, 1.0]"), "{said}");
    assert!(!warnings.contains("TRACED="), "{warnings}");
    let (said, warnings) = run("sites::listed::*=0.25");
    assert!(said.contains("shares [0.25, 0.25]"), "{said} {warnings}");
    let (said, warnings) = run("sites::*=of");
    assert!(said.contains("shares [1.0, 1.0]") && warnings.contains("my::db::*=off"), "{warnings}");
    let (_, warnings) = run("site::*=off");
    assert!(warnings.contains("TRACED switches nothing: no function matches"), "{warnings}");
}
