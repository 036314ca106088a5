//! The spans of a trace as a tree.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::ids::{SpanId, TraceId};
use crate::wire::Span;

/// The spans of one trace, each with its children in the order of their starts.
#[derive(Clone, Debug)]
pub(crate) struct Tree<'a> {
    pub(crate) spans: Vec<&'a Span>,
    /// Indices into `spans`: those without a parent here, and the children of each.
    pub(crate) roots: Vec<usize>,
    pub(crate) children: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    pub(crate) fn all(spans: &'a [Span]) -> Vec<Self> {
        let mut traces: BTreeMap<TraceId, Vec<&Span>> = BTreeMap::new();
        for span in spans {
            traces.entry(span.trace_id).or_default().push(span);
        }
        let mut trees: Vec<_> = traces.into_values().map(Self::of).collect();
        trees.sort_by_key(Self::start);
        trees
    }

    /// A tree of spans, which all belong to one trace and are at least one.
    fn of(mut spans: Vec<&'a Span>) -> Self {
        spans.sort_by_key(|span| (span.start_unix_nanos, std::cmp::Reverse(span.end_unix_nanos)));
        // A batch may arrive twice when its acknowledgement is lost.
        let mut seen = HashSet::new();
        spans.retain(|span| seen.insert(span.span_id));
        let index: HashMap<SpanId, usize> =
            spans.iter().enumerate().map(|(at, span)| (span.span_id, at)).collect();
        let mut tree = Self { children: vec![Vec::new(); spans.len()], roots: Vec::new(), spans };
        for at in 0..tree.spans.len() {
            let parent = tree.spans[at].parent_span_id.and_then(|id| index.get(&id)).copied();
            match parent.filter(|parent| *parent != at) {
                Some(parent) => tree.children[parent].push(at),
                None => tree.roots.push(at),
            }
        }
        tree.break_circles();
        tree
    }

    /// Spans that are each other's ancestors hang from no root; a hostile sender can make them. The first becomes one.
    fn break_circles(&mut self) {
        let mut reached = HashSet::new();
        let mut pending = self.roots.clone();
        loop {
            while let Some(at) = pending.pop() {
                if reached.insert(at) {
                    pending.extend(&self.children[at]);
                }
            }
            let Some(lost) = (0..self.spans.len()).find(|at| !reached.contains(at)) else { return };
            self.children.iter_mut().for_each(|children| children.retain(|child| *child != lost));
            self.roots.push(lost);
            pending.push(lost);
        }
    }

    pub(super) fn trace_id(&self) -> TraceId {
        self.spans.first().map_or(TraceId::INVALID, |span| span.trace_id)
    }

    pub(super) fn start(&self) -> u64 {
        self.spans.iter().map(|span| span.start_unix_nanos).min().unwrap_or(0)
    }

    pub(super) fn end(&self) -> u64 {
        self.spans.iter().map(|span| span.end_unix_nanos).max().unwrap_or(0)
    }

    pub(super) fn services(&self) -> usize {
        self.spans.iter().map(|span| &span.service).collect::<HashSet<_>>().len()
    }

    pub(super) fn errors(&self) -> usize {
        self.spans.iter().filter(|span| span.is_error()).count()
    }
}
