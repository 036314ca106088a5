//! Any order of beginnings, entrances and ends, over several traces at once.

use std::collections::HashMap;

use proptest::prelude::*;
use traced_runtime::{Context, ContextGuard, Entered, Scope, Span, SpanContext};

use super::harness::{DEEP, INNER, OUTER, exported};

/// One of the things that a user may do; a number chooses what to do it to.
#[derive(Clone, Copy, Debug)]
enum Step {
    Start,
    StartRoot,
    Scope,
    ScopeOf,
    Enter(usize),
    EnterNothing,
    EnterContext(usize),
    Leave(usize),
    End(usize),
    EndElsewhere(usize),
    Note(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let at = 0..100_usize;
    prop_oneof![
        2 => Just(Step::Start),
        1 => Just(Step::StartRoot),
        4 => Just(Step::Scope),
        2 => Just(Step::ScopeOf),
        2 => at.clone().prop_map(Step::Enter),
        1 => Just(Step::EnterNothing),
        1 => at.clone().prop_map(Step::EnterContext),
        6 => at.clone().prop_map(Step::Leave),
        2 => at.clone().prop_map(Step::End),
        1 => at.clone().prop_map(Step::EndElsewhere),
        2 => at.prop_map(Step::Note),
    ]
}

/// What keeps something current until it is dropped.
enum Held<'a> {
    Scope { _scope: Scope },
    Entered { _entered: Entered<'a> },
    Context { _guard: ContextGuard },
}

/// What a span ought to be when it arrives.
#[derive(Clone, PartialEq, Debug)]
struct Expected {
    trace: String,
    parent: Option<String>,
    note: Option<i64>,
}

struct World<'a> {
    /// Spans that may be entered, and end when all is over.
    shared: &'a [Span],
    own: Vec<Span>,
    held: Vec<Held<'a>>,
    expected: HashMap<String, Expected>,
}

impl<'a> World<'a> {
    fn new(shared: &'a [Span]) -> Self {
        let mut world = Self { shared, own: Vec::new(), held: Vec::new(), expected: HashMap::new() };
        shared.iter().for_each(|span| world.expect(None, span.span_context().unwrap()));
        world
    }

    fn expect(&mut self, parent: Option<SpanContext>, span: SpanContext) {
        let parent = parent.map(|parent| parent.span_id.to_string());
        let expected = Expected { trace: span.trace_id.to_string(), parent, note: None };
        assert_eq!(self.expected.insert(span.span_id.to_string(), expected), None);
    }

    fn take(&mut self, step: Step, number: i64) {
        let current = Context::current().span_context();
        match step {
            Step::Start | Step::StartRoot => {
                let root = matches!(step, Step::StartRoot);
                let span = if root { Span::start_in(&OUTER, Context::none()) } else { Span::start(&INNER) };
                self.expect(current.filter(|_| !root), span.span_context().unwrap());
                self.own.push(span);
            }
            Step::Scope | Step::ScopeOf => {
                let plain = matches!(step, Step::Scope);
                let scope = if plain { Scope::enter(&DEEP) } else { Scope::of(Span::start(&DEEP)) };
                self.expect(current, Context::current().span_context().unwrap());
                self.held.push(Held::Scope { _scope: scope });
            }
            Step::Enter(at) => {
                self.held.push(Held::Entered { _entered: self.shared[at % self.shared.len()].enter() });
            }
            Step::EnterNothing => self.held.push(Held::Context { _guard: Context::none().enter() }),
            Step::EnterContext(at) => {
                let context = self.shared[at % self.shared.len()].context();
                self.held.push(Held::Context { _guard: context.enter() });
            }
            Step::Leave(at) if !self.held.is_empty() => drop(self.held.swap_remove(at % self.held.len())),
            Step::End(at) if !self.own.is_empty() => drop(self.own.swap_remove(at % self.own.len())),
            Step::EndElsewhere(at) if !self.own.is_empty() => {
                let span = self.own.swap_remove(at % self.own.len());
                std::thread::spawn(move || span.end()).join().unwrap();
            }
            Step::Note(at) if !self.own.is_empty() => {
                let span = &self.own[at % self.own.len()];
                span.set("n", number);
                let id = span.span_context().unwrap().span_id.to_string();
                self.expected.get_mut(&id).unwrap().note = Some(number);
            }
            Step::Leave(_) | Step::End(_) | Step::EndElsewhere(_) | Step::Note(_) => {}
        }
    }
}

/// Takes the steps on a thread of its own, which may keep what it ends with to itself.
fn expected_of(steps: &[Step]) -> HashMap<String, Expected> {
    let work = || {
        let shared = [(); 4].map(|()| Span::start_in(&OUTER, Context::none()));
        let mut world = World::new(&shared);
        steps.iter().zip(0..).for_each(|(step, number)| world.take(*step, number));
        world.held.clear();
        world.expected
    };
    std::thread::scope(|threads| threads.spawn(work).join().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_arrives_once_in_its_trace_and_below_its_parent(
        steps in prop::collection::vec(step(), 0..60),
    ) {
        check(&steps)?;
    }
}

fn check(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut expected = HashMap::new();
    let exported = exported(|| expected = expected_of(steps));
    let arrived: HashMap<_, _> = exported
        .spans
        .iter()
        .map(|span| {
            let note = span.attributes.get("n").and_then(|note| note.as_i64());
            let parent = span.parent_span_id.clone();
            (span.span_id.clone(), Expected { trace: span.trace_id.clone(), parent, note })
        })
        .collect();
    prop_assert_eq!(exported.spans.len(), arrived.len());
    prop_assert_eq!(arrived, expected);
    Ok(())
}
