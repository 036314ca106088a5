//! Traces drawn as waterfalls, with the critical path marked.

mod critical_path;
mod draw;
mod tree;

use std::fmt;

use crate::ids::TraceId;
use crate::wire::Span;
pub(crate) use tree::Tree;

/// One trace as a waterfall of text: a row for each span, heavy where it is on the critical path.
///
/// ```
/// use traced_runtime::{waterfall::Waterfall, wire::Span};
/// let spans: Vec<Span> = Vec::new();
/// for waterfall in Waterfall::all(&spans) {
///     println!("{waterfall}");
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Waterfall<'a> {
    tree: Tree<'a>,
    width: usize,
    colours: bool,
}

impl<'a> Waterfall<'a> {
    /// The waterfalls of all traces among these spans, the oldest first.
    #[must_use]
    pub fn all(spans: &'a [Span]) -> Vec<Self> {
        Tree::all(spans).into_iter().map(|tree| Self { tree, width: 110, colours: false }).collect()
    }

    /// The trace that this is.
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        self.tree.trace_id()
    }

    /// Drawn so many columns wide, in place of 110; never less than 80.
    #[must_use]
    pub fn width(self, columns: usize) -> Self {
        Self { width: columns.max(80), ..self }
    }

    /// Drawn with the colours of a terminal.
    #[must_use]
    pub fn colours(self, colours: bool) -> Self {
        Self { colours, ..self }
    }
}

impl fmt::Display for Waterfall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        draw::draw(&self.tree, self.width, self.colours, f)
    }
}
