//! The rows of a waterfall.

use std::fmt;

use super::critical_path::{Stretch, critical_path};
use super::tree::Tree;
use crate::wire::Span;

/// Rows beyond this are only counted.
const MOST_ROWS: usize = 60;
const SERVICE: usize = 8;
const DURATION: usize = 9;

pub(super) fn draw(tree: &Tree<'_>, width: usize, colours: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let path = critical_path(tree);
    let sheet = Sheet { tree, path: &path, colours, name: width * 2 / 5, bar: width / 4 };
    sheet.head(f)?;
    sheet.rows(f)?;
    sheet.foot(f)
}

struct Sheet<'a> {
    tree: &'a Tree<'a>,
    path: &'a [Stretch],
    colours: bool,
    name: usize,
    bar: usize,
}

impl Sheet<'_> {
    fn head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tree = self.tree;
        let root = tree.roots.first().map_or("", |root| &*tree.spans[*root].name);
        let took = duration(tree.end() - tree.start());
        writeln!(
            f,
            "trace {}   {root}   {took}   {}  {}  {}",
            tree.trace_id(),
            count(tree.spans.len(), "span"),
            count(tree.services(), "service"),
            count(tree.errors(), "error"),
        )
    }

    fn rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Depth first without recursion: a trace may be as deep as its sender likes.
        let mut pending: Vec<Row> = self.tree.roots.iter().rev().map(|root| Row::root(*root)).collect();
        let mut drawn = 0;
        while let Some(row) = pending.pop() {
            if drawn == MOST_ROWS {
                return writeln!(f, "… {} more spans", self.tree.spans.len() - drawn);
            }
            self.row(&row, f)?;
            drawn += 1;
            let children = &self.tree.children[row.span];
            let below = |(at, child): (usize, &usize)| row.child(*child, at + 1 == children.len());
            pending.extend(children.iter().enumerate().map(below).rev());
        }
        Ok(())
    }

    fn row(&self, row: &Row, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = self.tree.spans[row.span];
        let name = cut(&format!("{}{}", row.lead, span.name), self.name);
        let service = cut(&span.service, SERVICE);
        let mark = if span.is_error() { '✗' } else { ' ' };
        let (red, plain) = if self.colours && span.is_error() { ("\x1b[31m", "\x1b[0m") } else { ("", "") };
        let took = duration(span.duration_nanos());
        let (bar, detail, columns) = (self.bar(row.span), detail(span), self.name);
        let line = format!(
            "{red}{name:<columns$} {service:<SERVICE$} {mark}{bar} {took:>DURATION$}  {detail}{plain}"
        );
        writeln!(f, "{}", line.trim_end())
    }

    /// Light where the span runs, heavy where the trace waits for it.
    fn bar(&self, span: usize) -> String {
        let mut cells = vec![' '; self.bar];
        let mut fill = |from, to, cell| {
            let (start, end) = (self.column(from), self.column(to));
            let end = end.max(start + 1).min(self.bar);
            cells[start.min(end - 1)..end].fill(cell);
        };
        fill(self.tree.spans[span].start_unix_nanos, self.tree.spans[span].end_unix_nanos, '─');
        for stretch in self.path.iter().filter(|stretch| stretch.span == span) {
            fill(stretch.from, stretch.to, '━');
        }
        cells.into_iter().collect()
    }

    fn column(&self, nanos: u64) -> usize {
        let (start, whole) = (self.tree.start(), (self.tree.end() - self.tree.start()).max(1));
        let column = u128::from(nanos - start) * self.bar as u128 / u128::from(whole);
        column as usize
    }

    /// Where the time went: the spans with the most time of their own on the critical path.
    fn foot(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole: u64 = self.path.iter().map(|stretch| stretch.to - stretch.from).sum();
        let mut own = vec![0; self.tree.spans.len()];
        self.path.iter().for_each(|stretch| own[stretch.span] += stretch.to - stretch.from);
        let mut ranked: Vec<_> = own.into_iter().enumerate().filter(|(_, nanos)| *nanos > 0).collect();
        ranked.sort_by_key(|(_, nanos)| std::cmp::Reverse(*nanos));
        write!(f, "critical path (━):")?;
        for (at, nanos) in ranked.into_iter().take(3) {
            let span = self.tree.spans[at];
            write!(f, "  {}/{} {}%", span.service, span.name, nanos * 100 / whole.max(1))?;
        }
        writeln!(f)
    }
}

/// A span and what is drawn in front of its name.
struct Row {
    span: usize,
    lead: String,
    /// What is drawn in front of the names below.
    below: String,
}

impl Row {
    fn root(span: usize) -> Self {
        Self { span, lead: String::new(), below: String::new() }
    }

    fn child(&self, span: usize, last: bool) -> Self {
        let (branch, trunk) = if last { ("└ ", "  ") } else { ("├ ", "│ ") };
        Self { span, lead: format!("{}{branch}", self.below), below: format!("{}{trunk}", self.below) }
    }
}

/// The one or two attributes that tell the most of a span.
fn detail(span: &Span) -> String {
    let mut words = Vec::new();
    for key in ["http.response.status_code", "error.type", "db.system.name", "traced.cancelled"] {
        let Some(value) = span.attribute(key) else { continue };
        let word = match key {
            "traced.cancelled" => "cancelled".to_owned(),
            // Of a type's path the last part says enough here.
            _ => printable(value.to_string().rsplit("::").next().unwrap_or_default()),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(" ")
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn duration(nanos: u64) -> String {
    match nanos {
        0..1_000_000 => format!("{:.0} µs", nanos as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} ms", nanos as f64 / 1e6),
        _ => format!("{:.2} s", nanos as f64 / 1e9),
    }
}

fn cut(text: &str, columns: usize) -> String {
    let text = printable(text);
    if text.chars().count() <= columns {
        return text;
    }
    text.chars().take(columns - 1).chain(['…']).collect()
}

/// Names come from anywhere: a control character must not reach the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}
