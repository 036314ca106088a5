//! Several formats, as a process reads and writes them: each in a process of its own, because they are its.

use std::collections::BTreeMap;
use std::process::Command;

use traced_runtime::{
    Builder, Carrier as _, Context, Environment, Propagator, Span, callsite, extract, inject, inject_trace,
};

use super::table::{Lines, SPAN, TRACE, shown};

/// Runs one of the tests below as a program, with these variables.
fn process(which: &str, variables: &[(&str, &str)]) {
    let this = std::env::current_exe().unwrap();
    let mut command = Command::new(this);
    command.args(["--exact", "--nocapture", which]).env("TRACED_TEST_WITHIN", "1");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OTEL_")) {
        command.env_remove(name);
    }
    let done = command.envs(variables.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

fn is_within() -> bool {
    std::env::var("TRACED_TEST_WITHIN").is_ok()
}

fn builder() -> Builder {
    Builder::from_env("shop", "1.2.3").exporter(traced_runtime::export::Memory::default())
}

fn b3() -> String {
    format!("{TRACE}-{SPAN}-1")
}

#[test]
fn a_company_changes_from_one_format_to_another() {
    if !is_within() {
        return process("lists::a_company_changes_from_one_format_to_another", &[]);
    }
    let _traced = builder()
        .extract_from([Propagator::TraceContext, Propagator::B3, Propagator::Baggage])
        .inject_into([Propagator::TraceContext, Propagator::Jaeger])
        .install();
    let caller = extract(&Lines(&[("b3", &b3()), ("baggage", "a=1")]));
    assert_eq!(shown(&caller), format!("{TRACE} {SPAN} 1"));
    // A proxy sends on what it got: no second caller is to be named beside ours.
    let mut headers = BTreeMap::from([("B3".to_owned(), b3()), ("baggage".to_owned(), "a=1".to_owned())]);
    inject(&caller, &mut headers);
    let names: Vec<_> = headers.keys().map(String::as_str).collect();
    assert_eq!(names, ["baggage", "traceparent", "uber-trace-id"], "what is not ours to write stays");
}

#[test]
fn the_first_that_names_a_caller_counts() {
    if !is_within() {
        let which = "lists::the_first_that_names_a_caller_counts";
        return process(which, &[("OTEL_PROPAGATORS", "b3,tracecontext,baggage,jaeger")]);
    }
    let _traced = builder().install();
    let other = format!("00-{TRACE}-1111111111111111-01");
    let both = [("traceparent", &*other), ("b3", &*b3())];
    assert_eq!(shown(&extract(&Lines(&both))), format!("{TRACE} {SPAN} 1"));
    let broken = [("traceparent", &*other), ("b3", "rubbish")];
    assert_eq!(shown(&extract(&Lines(&broken))), format!("{TRACE} 1111111111111111 1"));
    // Baggage is of all, and what W3C's header says of a name counts.
    let lines = [("b3", &*b3()), ("baggage", "user=ann"), ("uberctx-user", "bob"), ("uberctx-plan", "gold")];
    let baggage: Vec<_> = extract(&Lines(&lines)).baggage().map(|(n, v)| format!("{n}={v}")).collect();
    assert_eq!(baggage, ["user=ann", "plan=gold"]);
    let mut headers = BTreeMap::new();
    inject(&extract(&Lines(&lines)), &mut headers);
    assert_eq!(headers.len(), 4, "{headers:?}");
    let mut headers = BTreeMap::from([("baggage".to_owned(), "mine=1".to_owned())]);
    inject_trace(&extract(&Lines(&lines)), &mut headers);
    assert_eq!(headers["baggage"], "mine=1", "which is the caller's own");
}

#[test]
fn none_is_neither_read_nor_written() {
    if !is_within() {
        return process("lists::none_is_neither_read_nor_written", &[("OTEL_PROPAGATORS", "none")]);
    }
    let _traced = builder().install();
    let parent = format!("00-{TRACE}-{SPAN}-01");
    assert!(extract(&Lines(&[("traceparent", &parent), ("baggage", "a=1")])).span_context().is_none());
    static WORK: traced_runtime::Callsite = callsite!("work");
    let span = Span::start(&WORK);
    let mut headers = BTreeMap::from([("traceparent".to_owned(), "as it was".to_owned())]);
    inject(&span.context().with_baggage("a", "1"), &mut headers);
    assert_eq!(headers["traceparent"], "as it was");
}

#[test]
fn a_process_is_told_of_its_caller_in_any_format() {
    if !is_within() {
        let which = "lists::a_process_is_told_of_its_caller_in_any_format";
        let (b3, jaeger) = (b3(), format!("{TRACE}:{SPAN}:0:1"));
        process(which, &[("OTEL_PROPAGATORS", "b3"), ("B3", &b3)]);
        let several = [("X_B3_TRACEID", TRACE), ("X_B3_SPANID", SPAN), ("X_B3_SAMPLED", "1")];
        process(which, &[&several[..], &[("OTEL_PROPAGATORS", "b3multi")]].concat());
        process(which, &[("OTEL_PROPAGATORS", "jaeger"), ("UBER_TRACE_ID", &jaeger)]);
        let lambda = format!("Root=1-{}-{};Parent={SPAN};Sampled=1", &TRACE[..8], &TRACE[8..]);
        return process(which, &[("OTEL_PROPAGATORS", "xray-lambda"), ("_X_AMZN_TRACE_ID", &lambda)]);
    }
    let _traced = builder().install();
    assert_eq!(shown(&extract(&Environment)), format!("{TRACE} {SPAN} 1"));
    static JOB: traced_runtime::Callsite = callsite!("job");
    let root = Span::start(&JOB);
    assert_eq!(root.span_context().unwrap().trace_id.to_string(), TRACE);
    // Whom it starts itself is told of the span, and no longer of the caller.
    let mut command = Command::new("true");
    inject(&root.context(), &mut command);
    // Who is told by the environment of AWS Lambda is told the same until Lambda changes it.
    let told = if std::env::var("_X_AMZN_TRACE_ID").is_ok() {
        Propagator::XRay.extract(&command)
    } else {
        extract(&command)
    };
    assert_eq!(told.span_context().unwrap().span_id, root.span_context().unwrap().span_id);
    inject(&Context::none(), &mut command);
    let left: Vec<_> = command.get_envs().filter(|(_, value)| value.is_some()).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(command.get_envs().count() > 0, "what this process was told is taken away");
    let mut none = 0;
    Environment.values("no-such-name", &mut |_| none += 1);
    assert_eq!(none, 0);
}

#[test]
fn who_is_left_the_decision_decides() {
    if !is_within() {
        let which = "lists::who_is_left_the_decision_decides";
        process(which, &[("OTEL_TRACES_SAMPLER", "parentbased_always_on"), ("EXPECTED", "1")]);
        process(which, &[("OTEL_TRACES_SAMPLER", "parentbased_always_off"), ("EXPECTED", "0")]);
        return;
    }
    let _traced = builder().propagators([Propagator::B3]).install();
    let expected = std::env::var("EXPECTED").unwrap();
    let undecided = format!("{TRACE}-{SPAN}");
    static WORK: traced_runtime::Callsite = callsite!("work");
    let span = Span::start_in(&WORK, extract(&Lines(&[("b3", &undecided)])));
    assert_eq!(span.is_recording(), expected == "1");
    let mut headers = BTreeMap::new();
    inject(&span.context(), &mut headers);
    assert!(headers["b3"].ends_with(&format!("-{expected}")), "{headers:?}");
    // Who has decided is obeyed.
    for (said, is_recorded) in [("0", false), ("1", true), ("d", true)] {
        let parent = format!("{TRACE}-{SPAN}-{said}");
        let span = Span::start_in(&WORK, extract(&Lines(&[("b3", &parent)])));
        assert_eq!(span.is_recording(), is_recorded, "{said}");
        let mut headers = BTreeMap::new();
        inject(&span.context(), &mut headers);
        assert!(headers["b3"].ends_with(&format!("-{said}")), "debug stays debug: {headers:?}");
    }
}
