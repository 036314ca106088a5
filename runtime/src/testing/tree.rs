//! Spans as the tree that they make.

use std::fmt;

use super::difference::Difference;
use super::line::{self, Shown};
use super::pattern::Pattern;
use crate::waterfall;
use crate::wire::Span;

/// Spans as the tree that they make: [`Display`](fmt::Display) writes it as [`assert_is`](Self::assert_is) wants it.
///
/// [`Capture::tree`](super::Capture::tree) and [`FakeCollector::tree`](super::FakeCollector::tree) give one. Ids and times
/// are not in it, so it is the same each time.
#[derive(Clone)]
pub struct Tree {
    /// Each with its depth, parents before their children.
    rows: Vec<(usize, Span)>,
    shown: Shown,
}

impl Tree {
    /// The tree of these spans. One that is there twice, because its exporter was not sure that it had arrived, stands in it
    /// once.
    ///
    /// ```
    /// use traced_runtime::{testing::Tree, wire::Span};
    /// let mut span = Span::default();
    /// span.name = "upload".into();
    /// assert_eq!(Tree::of(&[span]).to_string(), "upload\n");
    /// ```
    #[must_use]
    pub fn of(spans: &[Span]) -> Self {
        let trees = waterfall::Tree::all(spans);
        let roots = trees.iter().flat_map(|tree| tree.roots.iter().map(move |root| (tree, *root)));
        let mut roots: Vec<_> = roots.collect();
        roots.sort_by_key(|(tree, root)| tree.spans[*root].start_unix_nanos);
        let mut rows = Vec::with_capacity(spans.len());
        for (tree, root) in roots {
            let mut pending = vec![(0, root)];
            while let Some((depth, at)) = pending.pop() {
                rows.push((depth, tree.spans[at].clone()));
                pending.extend(tree.children[at].iter().rev().map(|child| (depth + 1, *child)));
            }
        }
        Self { rows, shown: Shown::These(Vec::new()) }
    }

    /// With the values of these attributes, where there are any.
    ///
    /// `service.name` is the service that made the span.
    #[must_use]
    pub fn attributes(self, keys: &[&str]) -> Self {
        Self { shown: Shown::These(keys.iter().map(|key| (*key).to_owned()).collect()), ..self }
    }

    /// With all attributes but those of the place in the code.
    #[must_use]
    pub fn all_attributes(self) -> Self {
        Self { shown: Shown::All, ..self }
    }

    /// Checks that this tree is the one that is written down; how it is written, [the module](super) says.
    ///
    /// ```
    /// use traced_runtime::{Kind, testing::Tree, wire::Span};
    /// let mut span = Span::default();
    /// span.name = "put".into();
    /// span.kind = Kind::Client;
    /// Tree::of(&[span]).assert_is("put <client>");
    /// ```
    ///
    /// # Panics
    /// When it is another one, with the lines that differ; and when what is written down is no tree.
    #[track_caller]
    pub fn assert_is(&self, expected: &str) {
        let pattern = match Pattern::read(expected) {
            Ok(pattern) => pattern,
            Err(why) => panic!("the expected tree makes no sense: {why}"),
        };
        let difference = Difference::between(&pattern, &self.rows);
        if !difference.is_none() {
            let actual = self.clone().showing(Shown::NamedIn(expected.to_owned()));
            panic!(
                "the spans make another tree (- is missing, + is too much):\n{}",
                difference.shown(&pattern, &actual.lines())
            );
        }
    }

    /// Whether this tree is the one that is written down; one that makes no sense is none.
    pub(super) fn is(&self, expected: &str) -> bool {
        Pattern::read(expected).is_ok_and(|pattern| Difference::between(&pattern, &self.rows).is_none())
    }

    fn showing(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }

    fn lines(&self) -> Vec<String> {
        let line = |(depth, span): &(usize, Span)| indented(*depth, &line::write(span, &self.shown));
        self.rows.iter().map(line).collect()
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tree").field(&self.lines()).finish()
    }
}

pub(super) fn indented(depth: usize, line: &str) -> String {
    format!("{:width$}{line}", "", width = 2 * depth)
}
