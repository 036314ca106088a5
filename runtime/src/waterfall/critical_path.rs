//! Which spans the whole trace waits for, and when.

use super::tree::Tree;

/// A stretch of time on the critical path, spent in one span itself and in none of its children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stretch {
    pub(super) span: usize,
    pub(super) from: u64,
    pub(super) to: u64,
}

/// The critical path of the trace, last stretch first.
///
/// From the end of the root back: the child that finished last is what the parent waited for; before its start, the
/// child that finished last until then; in between, the parent itself.
pub(super) fn critical_path(tree: &Tree<'_>) -> Vec<Stretch> {
    let mut path = Vec::new();
    if let Some(root) = tree.roots.first() {
        let mut pending = vec![Walk { span: *root, until: tree.spans[*root].end_unix_nanos }];
        while let Some(walk) = pending.pop() {
            walk_back(tree, walk, &mut path, &mut pending);
        }
    }
    path
}

/// A span, of which only what is before `until` counts.
struct Walk {
    span: usize,
    until: u64,
}

fn walk_back(tree: &Tree<'_>, walk: Walk, path: &mut Vec<Stretch>, pending: &mut Vec<Walk>) {
    let start = tree.spans[walk.span].start_unix_nanos;
    let mut until = walk.until;
    let mut children = tree.children[walk.span].clone();
    children.sort_by_key(|child| std::cmp::Reverse(tree.spans[*child].end_unix_nanos));
    for child in children {
        let span = tree.spans[child];
        // A child that outlives its parent counts as far as the parent goes.
        let (from, to) = (span.start_unix_nanos.max(start), span.end_unix_nanos.min(until));
        if to <= from || from >= until {
            continue;
        }
        push(path, Stretch { span: walk.span, from: to, to: until });
        pending.push(Walk { span: child, until: to });
        until = from;
    }
    push(path, Stretch { span: walk.span, from: start, to: until });
}

fn push(path: &mut Vec<Stretch>, stretch: Stretch) {
    if stretch.to > stretch.from {
        path.push(stretch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{SpanId, TraceId};
    use crate::wire::Span;

    fn span(id: u64, parent: u64, from: u64, to: u64) -> Span {
        Span {
            trace_id: TraceId { high: 1, low: 1 },
            span_id: SpanId(id),
            parent_span_id: Some(SpanId(parent)).filter(|id| id.is_valid()),
            start_unix_nanos: from,
            end_unix_nanos: to,
            ..Span::default()
        }
    }

    fn path_of(spans: &[Span]) -> Vec<(u64, u64, u64)> {
        let tree = &Tree::all(spans)[0];
        let mut path: Vec<_> =
            critical_path(tree).iter().map(|s| (tree.spans[s.span].span_id.0, s.from, s.to)).collect();
        path.sort_by_key(|stretch| stretch.1);
        path
    }

    #[test]
    fn the_parent_waits_for_the_child_that_ends_last() {
        let spans = [span(1, 0, 0, 100), span(2, 1, 10, 40), span(3, 1, 20, 80)];
        assert_eq!(path_of(&spans), [(1, 0, 10), (2, 10, 20), (3, 20, 80), (1, 80, 100)]);
    }

    #[test]
    fn a_child_that_outlives_its_parent_counts_as_far_as_the_parent_goes() {
        let spans = [span(1, 0, 0, 100), span(2, 1, 50, 500)];
        assert_eq!(path_of(&spans), [(1, 0, 50), (2, 50, 100)]);
    }

    #[test]
    fn the_path_covers_the_root_without_gap_or_overlap() {
        let spans =
            [span(1, 0, 0, 90), span(2, 1, 5, 30), span(3, 2, 6, 20), span(4, 1, 30, 31), span(5, 1, 60, 90)];
        let path = path_of(&spans);
        assert_eq!((path[0].1, path[path.len() - 1].2), (0, 90));
        assert!(path.windows(2).all(|pair| pair[0].2 == pair[1].1), "{path:?}");
    }

    #[test]
    fn spans_in_a_circle_are_drawn_once_and_do_not_hang() {
        let spans = [span(1, 2, 0, 9), span(2, 1, 1, 8), span(3, 3, 2, 3)];
        let tree = &Tree::all(&spans)[0];
        let drawn: usize = tree.roots.len() + tree.children.iter().map(Vec::len).sum::<usize>();
        assert_eq!(drawn, 3);
    }
}
