//! What is missing in a tree, and what is too much.

use super::line;
use super::pattern::{Line, Pattern};
use super::tree::indented;
use crate::wire::Span;

/// How one comes from what is written down to what is there: with as few lines as can be that are not in both.
#[derive(Debug)]
pub(super) struct Difference {
    steps: Vec<Step>,
}

/// Indices into the lines that are written down, and those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Same { line: usize },
    Missing { line: usize },
    TooMuch { row: usize },
}

impl Difference {
    /// A tree is no more than its lines, parents before their children, with the depth of each: so two trees are compared
    /// like two texts.
    pub(super) fn between(pattern: &Pattern<'_>, rows: &[(usize, Span)]) -> Self {
        let (lines, ends) = (&pattern.lines, ends(rows));
        // The way from there to the end that costs least, for each line and each row, and what it begins with.
        let mut costs = vec![vec![0; rows.len() + 1]; lines.len() + 1];
        let mut best = vec![vec![None; rows.len() + 1]; lines.len() + 1];
        for at in (0..=lines.len()).rev() {
            for row in (0..=rows.len()).rev() {
                let ways = ways(lines.get(at), rows.get(row));
                let after = |way: Way| match way {
                    Way::Same | Way::Changed => costs[at + 1][row + 1],
                    Way::PastAny | Way::Missing => costs[at + 1][row],
                    Way::Swallowed => costs[at][ends[row]],
                    Way::TooMuch => costs[at][row + 1],
                };
                let ways = ways.into_iter().flatten().map(|way| (after(way) + way.cost(), way));
                if let Some((cost, way)) = ways.min_by_key(|(cost, _)| *cost) {
                    (costs[at][row], best[at][row]) = (cost, Some(way));
                }
            }
        }
        Self { steps: steps(&best, &ends) }
    }

    pub(super) fn is_none(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Same { .. }))
    }

    /// All lines, with what is to be said of each in front.
    pub(super) fn shown(&self, pattern: &Pattern<'_>, there: &[String]) -> String {
        let written = |line: usize| indented(pattern.lines[line].depth, pattern.lines[line].text);
        let lines = self.steps.iter().map(|step| match *step {
            Step::Same { line } => format!("  {}\n", written(line)),
            Step::Missing { line } => format!("- {}\n", written(line)),
            Step::TooMuch { row } => format!("+ {}\n", there[row]),
        });
        lines.collect()
    }
}

/// How a line and a row are dealt with. Of ways that cost the same, the first is taken.
#[derive(Clone, Copy, Debug)]
enum Way {
    Same,
    /// It is that span, but something else is to be said of it.
    Changed,
    /// `..` stands for nothing more.
    PastAny,
    /// `..` stands for this span and all below it, and perhaps for more.
    Swallowed,
    Missing,
    TooMuch,
}

impl Way {
    /// One line that has changed is better than two that have nothing to do with each other.
    const fn cost(self) -> usize {
        match self {
            Self::Same | Self::PastAny | Self::Swallowed => 0,
            Self::Missing | Self::TooMuch => 2,
            Self::Changed => 3,
        }
    }
}

fn ways(line: Option<&Line<'_>>, there: Option<&(usize, Span)>) -> [Option<Way>; 3] {
    let too_much = there.map(|_| Way::TooMuch);
    let Some(line) = line else { return [too_much, None, None] };
    let there = there.filter(|(depth, _)| *depth == line.depth);
    if line.is_any() {
        return [Some(Way::PastAny), there.map(|_| Way::Swallowed), too_much];
    }
    let both = there.and_then(|(_, span)| {
        if line::describes(line.text, span) {
            Some(Way::Same)
        } else {
            line::names(line.text, span).then_some(Way::Changed)
        }
    });
    [both, Some(Way::Missing), too_much]
}

fn steps(best: &[Vec<Option<Way>>], ends: &[usize]) -> Vec<Step> {
    let (mut line, mut row) = (0, 0);
    let mut steps = Vec::new();
    while let Some(way) = best[line][row] {
        match way {
            Way::Same => {
                steps.push(Step::Same { line });
                (line, row) = (line + 1, row + 1);
            }
            Way::Changed => {
                steps.extend([Step::Missing { line }, Step::TooMuch { row }]);
                (line, row) = (line + 1, row + 1);
            }
            Way::PastAny => {
                steps.push(Step::Same { line });
                line += 1;
            }
            Way::Swallowed => row = ends[row],
            Way::Missing => {
                steps.push(Step::Missing { line });
                line += 1;
            }
            Way::TooMuch => {
                steps.push(Step::TooMuch { row });
                row += 1;
            }
        }
    }
    steps
}

/// Behind each span, the first row that is not below it.
fn ends(rows: &[(usize, Span)]) -> Vec<usize> {
    let end = |at: usize| {
        let below = rows[at + 1..].iter().take_while(|(depth, _)| *depth > rows[at].0);
        at + 1 + below.count()
    };
    (0..rows.len()).map(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of which only the names count.
    fn rows(text: &str) -> Vec<(usize, Span)> {
        let named = |line: Line<'_>| (line.depth, Span { name: line.text.into(), ..Span::default() });
        Pattern::read(text).unwrap().lines.into_iter().map(named).collect()
    }

    fn difference(expected: &str, actual: &str) -> String {
        let (pattern, rows) = (Pattern::read(expected).unwrap(), rows(actual));
        let there: Vec<_> = rows.iter().map(|(depth, span)| indented(*depth, &span.name)).collect();
        let difference = Difference::between(&pattern, &rows);
        if difference.is_none() { String::new() } else { difference.shown(&pattern, &there) }
    }

    #[test]
    fn what_differs_is_marked_and_the_rest_stays() {
        assert_eq!(difference("a\n  b\n  c\nd", "a\n  b\n  c\nd"), "");
        assert_eq!(difference("a\n  b\n  c", "a\n  x\n  c\nd"), "  a\n-   b\n+   x\n    c\n+ d\n");
        assert_eq!(difference("", "a"), "+ a\n");
        assert_eq!(difference("a", ""), "- a\n");
        assert_eq!(difference("", ""), "");
    }

    #[test]
    fn a_span_that_has_changed_is_not_taken_for_another() {
        assert_eq!(difference("a !..\nb\nc <client>", "a\nc\nb"), "- a !..\n+ a\n+ c\n  b\n- c <client>\n");
        assert_eq!(difference("b <client>\na", "a\nb"), "- b <client>\n  a\n+ b\n");
        assert_eq!(difference("b <client>\nc", "a\nb"), "+ a\n- b <client>\n+ b\n- c\n");
    }

    #[test]
    fn the_same_name_below_another_parent_is_another_span() {
        assert_eq!(difference("a\n  b\n    c", "a\n  b\n  c"), "  a\n    b\n-     c\n+   c\n");
    }

    #[test]
    fn two_points_are_any_spans_at_their_place_and_all_below_them() {
        for actual in ["a", "a\n  b", "a\n  b\n    c\n  d\n    e\n      f"] {
            assert_eq!(difference("a\n  ..", actual), "", "{actual}");
        }
        assert_eq!(difference("a\n  b\n  ..\n  d", "a\n  b\n  c\n    d\n  d"), "");
        assert_eq!(difference("..", ""), "");
        // What is below b is not beside it.
        assert_eq!(difference("a\n  b\n  ..", "a\n  b\n    c\n  d"), "  a\n    b\n+     c\n    ..\n");
        // A span that `..` stands for is not the one that is expected behind it.
        assert_eq!(difference("a\n  ..\n  d", "a\n  b\n    d"), "  a\n    ..\n-   d\n");
    }
}
