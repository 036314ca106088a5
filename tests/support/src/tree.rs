//! Spans as the tree they make.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::diff::{dedent, difference};
use crate::span::{Span, Status, Value};

/// The spans of one trace.
#[derive(Clone, Debug)]
pub struct Trace {
    id: String,
    /// By start.
    spans: Vec<Span>,
}

/// The traces that `spans` belong to, by their first start.
pub fn traces(spans: &[Span]) -> Vec<Trace> {
    let mut by_id: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for span in spans {
        by_id.entry(&span.trace_id).or_default().push(span.clone());
    }
    let mut traces: Vec<Trace> = by_id.into_values().map(Trace::new).collect();
    traces.sort_by_key(|trace| trace.spans[0].start_ns);
    traces
}

impl Trace {
    /// Those of `spans` that belong to the trace `trace_id`.
    ///
    /// # Panics
    ///
    /// When none does.
    #[track_caller]
    pub fn of(spans: &[Span], trace_id: &str) -> Self {
        let spans: Vec<Span> = spans.iter().filter(|span| span.trace_id == trace_id).cloned().collect();
        assert!(!spans.is_empty(), "no span belongs to the trace {trace_id:?}");
        Self::new(spans)
    }

    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_by(|a, b| (a.start_ns, &a.name, &a.span_id).cmp(&(b.start_ns, &b.name, &b.span_id)));
        Self { id: spans[0].trace_id.clone(), spans }
    }

    /// 32 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// All spans, by start.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The one span of that name.
    ///
    /// # Panics
    ///
    /// When there is none or more than one, with what there is.
    #[track_caller]
    pub fn span(&self, name: &str) -> &Span {
        let found: Vec<&Span> = self.spans.iter().filter(|span| span.name == name).collect();
        match found.as_slice() {
            [span] => span,
            found => panic!("{} spans are named {name:?} in\n{}", found.len(), self.outline()),
        }
    }

    /// The spans whose parent is `span`, by start.
    pub fn children_of(&self, span: &Span) -> Vec<&Span> {
        self.spans.iter().filter(|child| child.parent_span_id.as_ref() == Some(&span.span_id)).collect()
    }

    /// One line for each span, `{name} [{kind}] {service}` and ` !{error.type}` when it failed, two spaces
    /// deeper than its parent, siblings by start. A span whose parent is not here stands at the margin.
    pub fn outline(&self) -> String {
        let ids: BTreeSet<&str> = self.spans.iter().map(|span| span.span_id.as_str()).collect();
        let parent = |span: &Span| span.parent_span_id.clone().filter(|parent| ids.contains(parent.as_str()));
        let mut waiting: Vec<(usize, &Span)> = Vec::new();
        let mut left: Vec<&Span> = self.spans.iter().collect();
        let mut text = String::new();
        while !left.is_empty() {
            if waiting.is_empty() {
                // A ring has no root: nothing may be hidden, so its first span stands in for one.
                let root = left.iter().position(|span| parent(span).is_none()).unwrap_or(0);
                waiting.push((0, left.remove(root)));
            }
            while let Some((depth, span)) = waiting.pop() {
                writeln!(text, "{:indent$}{}", "", line(span), indent = 2 * depth)
                    .expect("writing to a string cannot fail");
                let (children, others): (Vec<&Span>, Vec<&Span>) =
                    left.into_iter().partition(|child| child.parent_span_id.as_ref() == Some(&span.span_id));
                waiting.extend(children.into_iter().rev().map(|child| (depth + 1, child)));
                left = others;
            }
        }
        text
    }

    /// Compares the [outline](Self::outline) with `expected`, whose own indentation does not count.
    ///
    /// # Panics
    ///
    /// When they differ, with the difference.
    #[track_caller]
    pub fn assert_outline(&self, expected: &str) {
        let expected = dedent(expected);
        let actual = self.outline();
        assert!(
            expected == actual.trim_end(),
            "the trace is another one (- expected, + actual)\n{}",
            difference(&expected, &actual)
        );
    }

    /// Checks that there is one root, that every parent is here, that no id stands twice, that every span can
    /// be reached from the root and that none ends before it starts.
    ///
    /// # Panics
    ///
    /// When one of these is not true, with all that are not.
    #[track_caller]
    pub fn assert_well_formed(&self) {
        let faults = self.faults();
        assert!(
            faults.is_empty(),
            "the trace {} is not well formed:\n  {}\n{}",
            self.id,
            faults.join("\n  "),
            self.outline()
        );
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut by_id: BTreeMap<&str, &Span> = BTreeMap::new();
        for span in &self.spans {
            if let Some(other) = by_id.insert(&span.span_id, span) {
                faults.push(format!("{:?} and {:?} have the same id", other.name, span.name));
            }
            if span.end_ns < span.start_ns {
                let early = span.start_ns - span.end_ns;
                faults.push(format!("{:?} ends {early} ns before it starts", span.name));
            }
        }
        let roots: Vec<&str> = self
            .spans
            .iter()
            .filter(|span| span.parent_span_id.is_none())
            .map(|span| span.name.as_str())
            .collect();
        if roots.len() != 1 {
            faults.push(format!("{} spans are roots: {roots:?}", roots.len()));
        }
        for span in &self.spans {
            faults.extend(fault_above(span, &by_id));
        }
        faults
    }
}

/// What is wrong on the way from `span` to its root.
fn fault_above(span: &Span, by_id: &BTreeMap<&str, &Span>) -> Option<String> {
    let mut here = span;
    for _ in 0..=by_id.len() {
        let parent = here.parent_span_id.as_deref()?;
        match by_id.get(parent) {
            Some(above) => here = above,
            // Its descendants need not say it again.
            None if here.span_id != span.span_id => return None,
            None => return Some(format!("the parent {parent} of {:?} is not here", span.name)),
        }
    }
    Some(format!("{:?} is its own ancestor, or a descendant of one that is", span.name))
}

fn line(span: &Span) -> String {
    let error = match &span.status {
        Status::Error(_) => {
            format!(" !{}", span.attributes.get("error.type").and_then(Value::as_str).unwrap_or("error"))
        }
        Status::Ok | Status::Unset => String::new(),
    };
    format!("{} [{}] {}{error}", span.name, span.kind, span.service)
}
