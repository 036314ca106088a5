//! A tree that is written down.

use super::line::ANY;

/// The lines of a tree.
#[derive(Debug)]
pub(super) struct Pattern<'a> {
    pub(super) lines: Vec<Line<'a>>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// How many parents it has.
    pub(super) depth: usize,
    pub(super) text: &'a str,
}

impl Line<'_> {
    pub(super) fn is_any(&self) -> bool {
        self.text == ANY
    }
}

impl<'a> Pattern<'a> {
    /// Reads a tree, however far it and its children are indented.
    ///
    /// # Errors
    /// When the indentation makes no tree; the text says where.
    pub(super) fn read(text: &'a str) -> Result<Self, String> {
        let mut lines: Vec<Line<'_>> = Vec::new();
        // How far in the lines above are: the last one, its parent, and so on.
        let mut margins: Vec<usize> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let text = line.trim();
            let margin = line.len() - line.trim_start().len();
            let is_further_out = margins.last().is_some_and(|last| margin < *last);
            if is_further_out && !margins.contains(&margin) {
                return Err(format!("`{text}` is as far in as no line above it"));
            }
            margins.retain(|known| *known < margin);
            let depth = margins.len();
            margins.push(margin);
            if lines.last().is_some_and(|above| above.is_any() && depth > above.depth) {
                return Err(format!("`{text}` is below `{ANY}`, which has everything below it"));
            }
            lines.push(Line { depth, text });
        }
        Ok(Self { lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, &str)> {
        let pattern = Pattern::read(text).unwrap();
        pattern.lines.into_iter().map(|line| (line.depth, line.text)).collect()
    }

    #[test]
    fn indentation_counts_only_within_the_tree() {
        let expected = [(0, "a"), (1, "b"), (2, "c d"), (1, ".."), (0, "e")];
        assert_eq!(lines("a\n  b\n    c d\n  ..\ne"), expected);
        assert_eq!(lines("\n    a\n     b\n             c d\n\n     ..\n    e\n  "), expected);
        assert_eq!(lines(" \n"), []);
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let refusal = |text| Pattern::read(text).unwrap_err();
        assert_eq!(refusal("a\n    b\n  c"), "`c` is as far in as no line above it");
        assert_eq!(refusal("  a\nb"), "`b` is as far in as no line above it");
        assert_eq!(refusal("a\n  ..\n    b"), "`b` is below `..`, which has everything below it");
    }
}
