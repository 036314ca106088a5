//! Ten thousand random spans arrive as the model says.

use std::collections::HashMap;
use std::panic::catch_unwind;
use std::time::{SystemTime, UNIX_EPOCH};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use traced_runtime::{Limits, Status};
use traced_test_support::span::Span as WireSpan;

use super::harness::exported;
use super::model::{Expected, Most};
use super::plan::{Done, End, Parent, Plan, SITES, Step, Val};

/// So many times so many spans, each time under other limits.
const ROUNDS: u32 = 50;
const SPANS: usize = 200;

#[test]
fn ten_thousand_random_spans_arrive_as_the_model_says() {
    // A failure names its one span, which is small: there is nothing to shrink.
    let config =
        Config { cases: ROUNDS, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let round = (most(), vec(plan(), SPANS));
    let outcome = TestRunner::new(config).run(&round, |(most, plans)| {
        check_round(&most, &plans);
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _) | TestError::Abort(reason)) => panic!("{reason}"),
    }
}

fn check_round(most: &Most, plans: &[Plan]) {
    let limits = Limits::default()
        .attributes(most.attributes)
        .value_length(most.length)
        .depth(most.depth)
        .events(most.events)
        .links(most.links)
        .event_attributes(most.event_attributes)
        .link_attributes(most.link_attributes);
    let mut done = Vec::new();
    let began = unix_nanos();
    let spans = exported(limits, || done.extend(plans.iter().map(Plan::carry_out)));
    let ended = unix_nanos();
    let by_id: HashMap<_, _> = spans.iter().map(|span| (span.span_id.as_str(), span)).collect();
    let inner = plans.iter().filter(|plan| matches!(plan.parent, Parent::Span)).count();
    assert_eq!((spans.len(), by_id.len()), (plans.len() + inner, plans.len() + inner));
    for (plan, done) in plans.iter().zip(&done) {
        let span = by_id[done.own.span_id.to_string().as_str()];
        let checked = catch_unwind(|| {
            check_span(span, &Expected::of(plan, most));
            check_place(span, plan, done);
        });
        assert!(checked.is_ok(), "{most:?}\n{plan:?}\narrived as\n{span:?}");
        // The clock may be a little off.
        assert!(span.start_ns + 50_000_000 >= began && span.end_ns <= ended + 50_000_000);
    }
}

fn check_span(span: &WireSpan, expected: &Expected) {
    assert_eq!(span.name, expected.name);
    assert_eq!(span.kind, expected.kind);
    assert_eq!(span.status, expected.status);
    assert_eq!((&span.attributes, span.dropped_attributes), (&expected.attributes.0, expected.attributes.1));
    let events = span
        .events
        .iter()
        .map(|event| (event.name.clone(), (event.attributes.clone(), event.dropped_attributes)));
    assert_eq!(events.collect::<Vec<_>>(), expected.events);
    assert_eq!(span.dropped_events, expected.dropped_events);
    let links = span.links.iter().map(|link| {
        let kept = (link.attributes.clone(), link.dropped_attributes);
        (link.trace_id.clone(), link.span_id.clone(), link.flags, kept)
    });
    assert_eq!(links.collect::<Vec<_>>(), expected.links);
    assert_eq!(span.dropped_links, expected.dropped_links);
    let times: Vec<_> = [span.start_ns]
        .into_iter()
        .chain(span.events.iter().map(|event| event.time_ns))
        .chain([span.end_ns])
        .collect();
    assert!(times.is_sorted(), "{times:?}");
}

/// Where in its trace, its process and its program the span is.
fn check_place(span: &WireSpan, plan: &Plan, done: &Done) {
    assert_eq!(span.trace_id, done.own.trace_id.to_string());
    assert_eq!(span.parent_span_id, done.parent.map(|parent| parent.span_id.to_string()));
    let (remote, state) = match &plan.parent {
        Parent::Caller { state, .. } => (0x200, state.unwrap_or_default()),
        Parent::None | Parent::Span => (0, ""),
    };
    assert_eq!(span.flags, 0x100 | remote | u32::from(done.own.flags.bits()));
    assert_eq!(span.trace_state, state);
    assert_eq!((span.service.as_str(), span.scope.as_str()), ("shop", "wire"));
}

fn unix_nanos() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos().try_into().unwrap()
}

/// Limits that are met now and then.
fn most() -> impl Strategy<Value = Most> {
    let few = || prop_oneof![3 => 0..6_usize, 1 => Just(128_usize)];
    let length = prop_oneof![2 => 0..8_usize, 1 => Just(64 << 10)];
    (few(), length, 0..5_usize, few(), few(), few(), few()).prop_map(
        |(attributes, length, depth, events, links, event_attributes, link_attributes)| Most {
            attributes,
            length,
            depth,
            events,
            links,
            event_attributes,
            link_attributes,
        },
    )
}

fn plan() -> impl Strategy<Value = Plan> {
    let end = prop_oneof![6 => Just(End::Dropped), 1 => Just(End::Cancelled), 1 => Just(End::Panicked)];
    (0..SITES.len(), parent(), vec(step(), 0..8), end).prop_map(|(site, parent, steps, end)| Plan {
        site,
        parent,
        steps,
        end,
    })
}

fn parent() -> impl Strategy<Value = Parent> {
    let state = prop_oneof![Just(None), Just(Some("a=1,b=2"))];
    let not_zero = |bytes: &[u8]| bytes.iter().any(|byte| *byte != 0);
    let trace = any::<[u8; 16]>().prop_filter("zero", move |id| not_zero(id));
    let span = any::<[u8; 8]>().prop_filter("zero", move |id| not_zero(id));
    prop_oneof![
        Just(Parent::None),
        Just(Parent::Span),
        (trace, span, state).prop_map(|(trace, span, state)| Parent::Caller { trace, span, state }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let status = prop_oneof![Just(Status::Unset), Just(Status::Ok), Just(Status::Error)];
    prop_oneof![
        4 => (static_key(), value()).prop_map(|(key, value)| Step::Set(key, value)),
        3 => (any_key(), value()).prop_map(|(key, value)| Step::SetNamed(key, value)),
        1 => vec((static_key(), value()), 0..20).prop_map(Step::SetAll),
        3 => (text(), pairs()).prop_map(|(name, pairs)| Step::Event(name, pairs)),
        3 => link(),
        1 => (status, text()).prop_map(|(status, message)| Step::Status(status, message)),
        1 => text().prop_map(Step::Fail),
        1 => text().prop_map(Step::Rename),
    ]
}

/// The foreign decoder refuses ids of zeros, so those are for links that are left out.
fn link() -> impl Strategy<Value = Step> {
    let whole = (1..=u128::MAX, 1..=u64::MAX, 0..4_u8, pairs()).prop_map(|(trace, span, flags, pairs)| {
        Step::Link(trace.to_be_bytes(), span.to_be_bytes(), flags, pairs)
    });
    prop_oneof![6 => whole, 1 => Just(Step::Link([0; 16], [1; 8], 1, Vec::new()))]
}

fn pairs() -> impl Strategy<Value = Vec<(String, Val)>> {
    vec((any_key(), value()), 0..5)
}

/// Few keys, so that they meet again; some are those that the runtime sets itself.
fn static_key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["a", "b", "c", "A", "größe", "", "error.type", "code.line.number", "code.x"][..])
}

fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => static_key().prop_map(str::to_owned),
        2 => text(),
        1 => (1022..1027_usize).prop_map(|length| "k".repeat(length)),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let char = prop_oneof![any::<char>(), prop::sample::select(&['a', 'ß', '€', '😀', '\0'][..])];
    vec(char, 0..8).prop_map(|chars| chars.into_iter().collect())
}

fn value() -> impl Strategy<Value = Val> {
    use prop::num::f64::{INFINITE, NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    let leaf = prop_oneof![
        any::<bool>().prop_map(Val::Bool),
        any::<i64>().prop_map(Val::I64),
        (INFINITE | NEGATIVE | NORMAL | POSITIVE | SUBNORMAL | ZERO).prop_map(Val::F64),
        vec(any::<u8>(), 0..12).prop_map(Val::Bytes),
        text().prop_map(Val::Str),
        text().prop_map(Val::Display),
        text().prop_map(Val::Debug),
        prop::sample::select(&["", "static", "für immer"][..]).prop_map(Val::Static),
    ];
    leaf.prop_recursive(4, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Val::Array),
            vec((any_key(), inner), 0..3).prop_map(Val::Map),
        ]
    })
}
