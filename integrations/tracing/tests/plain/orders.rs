//! Programs drawn at random, which go the short way and the long one.

use std::collections::{BTreeMap, HashMap};
use std::thread;

use traced_runtime::{
    Callsite, Context, ContextGuard, Scope, Span, SpanContext, TraceFlags, TraceId, callsite, wire,
};
use tracing::Dispatch;
use tracing_subscriber::prelude::*;

use crate::{all_spans, assert_child, run_in, trace};

static OURS: Callsite = callsite!("ours");
static SCOPE: Callsite = callsite!("scope");

#[test]
fn worlds_nest_in_any_order() {
    let spans = trace(|| {
        tracing::info_span!("a", number = 7, "otel.name" = "renamed").in_scope(|| {
            let _ours = Scope::enter(&SCOPE);
            tracing::info_span!("c").in_scope(|| {
                tracing::error!("in c");
                tracing::debug_span!("d").in_scope(|| Span::start(&OURS).end());
            });
        });
    });
    assert_child(&spans, "renamed", "root");
    assert_child(&spans, "scope", "renamed");
    assert_child(&spans, "c", "scope");
    assert_child(&spans, "d", "c");
    assert_child(&spans, "ours", "d");
    let attribute = crate::find(&spans, "renamed").attribute("number");
    assert_eq!(attribute.and_then(wire::AnyValue::as_i64), Some(7));
    assert!(crate::find(&spans, "c").is_error());
    assert_eq!(spans.len(), 6);
}

#[test]
fn below_a_caller_who_has_not_sampled_his_ids_are_passed_on() {
    let caller = "4bf92f3577b34da6a3ce929d0e0e4736".parse().unwrap();
    let caller = SpanContext::remote(caller, "00f067aa0ba902b7".parse().unwrap(), TraceFlags::default());
    let spans = trace(|| {
        let _entered = Context::from_remote(caller, None).enter();
        tracing::info_span!("handler", key = 1).in_scope(|| {
            let inner = tracing::info_span!("inner");
            for span in [inner.clone(), tracing::info_span!(parent: &inner, "named")] {
                let current = span.in_scope(Context::current).span_context().unwrap();
                assert_eq!((current.trace_id, current.span_id), (caller.trace_id, caller.span_id));
            }
        });
    });
    assert_eq!(spans.len(), 1);
    assert!(all_spans().iter().all(|span| span.trace_id != caller.trace_id));
}

/// With baggage a context is more than a span, and nothing of it is kept in plain words.
#[test]
fn both_ways_make_the_same_trees() {
    let subscriber = Dispatch::new(tracing_subscriber::registry().with(traced_tracing::layer()));
    let programs: Vec<_> = (0..3000)
        .map(|seed| {
            let short = run_apart(&subscriber, || program(seed));
            let long = run_apart(&subscriber, || {
                let _carrying = Context::current().with_baggage("name", "value").enter();
                program(seed);
            });
            (seed, short, long)
        })
        .collect();
    let mut traces: HashMap<_, Vec<_>> = HashMap::new();
    for span in all_spans() {
        traces.entry(span.trace_id).or_default().push(span);
    }
    for (seed, short, long) in programs {
        let short = parents(&traces[&short]);
        assert_eq!(short, parents(&traces[&long]), "the program of seed {seed}");
        assert!(short.len() > 1, "the program of seed {seed} makes no span");
    }
}

/// On a thread of its own: of guards that are dropped in such an order one may stay current.
fn run_apart(subscriber: &Dispatch, work: impl FnOnce() + Send) -> TraceId {
    thread::scope(|scope| scope.spawn(|| run_in(subscriber, work)).join().unwrap())
}

/// The parent of each span, by the numbers that they have been given.
fn parents(spans: &[wire::Span]) -> BTreeMap<i64, Option<i64>> {
    let number = |span: &wire::Span| span.attribute("number").and_then(wire::AnyValue::as_i64).unwrap_or(-1);
    let numbers: HashMap<_, _> = spans.iter().map(|span| (span.span_id, number(span))).collect();
    assert_eq!(numbers.len(), spans.len(), "a span has ended twice");
    spans.iter().map(|span| (number(span), span.parent_span_id.map(|id| numbers[&id]))).collect()
}

#[derive(Default)]
struct State {
    made: i64,
    theirs: Vec<tracing::Span>,
    entered: Vec<tracing::span::Id>,
    guards: Vec<ContextGuard>,
    ours: Vec<Span>,
    scopes: Vec<Scope>,
}

/// Makes, enters, exits and drops spans of both worlds in an order that nobody wants.
fn program(seed: u64) {
    let dispatch = tracing::dispatcher::get_default(Clone::clone);
    let mut random = Random(seed);
    let mut state = State::default();
    for _ in 0..40 {
        state.step(&dispatch, &mut random);
    }
    // What is entered stays so as long as it is open; the rest in any order.
    while !state.entered.is_empty() {
        let id = state.entered.swap_remove(random.below(state.entered.len()));
        dispatch.exit(&id);
    }
    while !state.scopes.is_empty() {
        drop(state.scopes.swap_remove(random.below(state.scopes.len())));
    }
    while !state.guards.is_empty() {
        drop(state.guards.swap_remove(random.below(state.guards.len())));
    }
}

impl State {
    fn step(&mut self, dispatch: &Dispatch, random: &mut Random) {
        let number = self.made;
        match random.below(12) {
            0..3 => {
                self.made += 1;
                self.theirs.push(tracing::info_span!("theirs", number));
            }
            3 if !self.theirs.is_empty() => {
                self.made += 1;
                let parent = &self.theirs[random.below(self.theirs.len())];
                self.theirs.push(tracing::info_span!(parent: parent, "theirs", number));
            }
            4..7 if !self.theirs.is_empty() => {
                let id = self.theirs[random.below(self.theirs.len())].id().unwrap();
                dispatch.enter(&id);
                self.entered.push(id);
            }
            7 if !self.entered.is_empty() => {
                // Most often the last.
                let place = if random.below(3) > 0 {
                    self.entered.len() - 1
                } else {
                    random.below(self.entered.len())
                };
                dispatch.exit(&self.entered.remove(place));
            }
            8 if !self.theirs.is_empty() => {
                let place = random.below(self.theirs.len());
                if !self.entered.contains(&self.theirs[place].id().unwrap()) {
                    drop(self.theirs.swap_remove(place));
                }
            }
            9 => {
                self.made += 1;
                let ours = Span::start(&OURS);
                ours.set("number", number);
                self.guards.push(ours.context().enter());
                self.ours.push(ours);
            }
            10 => {
                self.made += 1;
                self.scopes.push(Scope::enter(&SCOPE));
                Context::current().set_all(&[("number", number.into())]);
            }
            _ if random.below(2) == 0 => drop(self.scopes.pop()),
            _ => drop(self.guards.pop()),
        }
    }
}

/// splitmix64
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) % bound as u64) as usize
    }
}
