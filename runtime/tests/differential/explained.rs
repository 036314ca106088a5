//! Why we and the reference read some headers differently.
//!
//! Most classes say what the reference makes of a header, by writing it anew in words that both understand alike: if we
//! read in those what the reference read in the others, the class is the reason. A header may have several.

mod b3;
mod baggage;
mod jaeger;
mod ottrace;
mod trace_context;
mod xray;

use traced_runtime::Propagator;

use super::said::{Headers, Said, read};

pub(crate) struct Class {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    /// Writes the headers as the reference takes them.
    Reads(fn(&mut Headers)),
    /// Takes from what both said what one of them alone has room for.
    Room(fn(ours: &mut Said, theirs: &mut Said)),
}

pub(crate) const fn reads(name: &'static str, rewrite: fn(&mut Headers)) -> Class {
    Class { name, kind: Kind::Reads(rewrite) }
}

pub(crate) const fn room(name: &'static str, level: fn(&mut Said, &mut Said)) -> Class {
    Class { name, kind: Kind::Room(level) }
}

fn classes(format: Propagator) -> &'static [Class] {
    match format {
        Propagator::TraceContext => &trace_context::CLASSES,
        Propagator::Baggage => &baggage::CLASSES,
        Propagator::B3 | Propagator::B3Multi => &b3::CLASSES,
        Propagator::Jaeger => &jaeger::CLASSES,
        Propagator::XRay => &xray::CLASSES,
        Propagator::OtTrace => &ottrace::CLASSES,
        _ => &[],
    }
}

/// What may explain a disagreement in this format.
pub(crate) fn names(format: Propagator) -> impl Iterator<Item = &'static str> {
    classes(format).iter().map(|class| class.name)
}

/// The names of the classes that explain it: one where one is enough.
pub(crate) fn why(
    format: Propagator,
    headers: &Headers,
    ours: &Said,
    theirs: &Said,
) -> Option<Vec<&'static str>> {
    let all: Vec<&Class> = classes(format).iter().collect();
    let explains = |classes: &[&Class]| agree(format, classes, headers, ours, theirs);
    let one = all.iter().find(|class| explains(&[class]));
    if let Some(class) = one {
        return Some(vec![class.name]);
    }
    if !explains(&all) {
        return None;
    }
    // Those without which it remains a riddle.
    let mut needed = all;
    for place in (0..needed.len()).rev() {
        let class = needed.remove(place);
        if !explains(&needed) {
            needed.insert(place, class);
        }
    }
    Some(needed.iter().map(|class| class.name).collect())
}

fn agree(format: Propagator, classes: &[&Class], headers: &Headers, ours: &Said, theirs: &Said) -> bool {
    let (mut rewritten, mut theirs) = (headers.clone(), theirs.clone());
    for class in classes {
        if let Kind::Reads(rewrite) = class.kind {
            rewrite(&mut rewritten);
        }
    }
    let mut ours = if rewritten == *headers { ours.clone() } else { read(format, &rewritten) };
    for class in classes {
        if let Kind::Room(level) = class.kind {
            level(&mut ours, &mut theirs);
        }
    }
    ours == theirs
}

/// Changes each value under a name; `None` removes it.
fn each(headers: &mut Headers, name: &str, change: impl Fn(&str) -> Option<String>) {
    let lines = std::mem::take(&mut headers.0);
    headers.0 = lines
        .into_iter()
        .filter_map(|(key, value)| match key.eq_ignore_ascii_case(name) {
            true => change(value.trim_matches([' ', '\t'])).map(|value| (key, value)),
            false => Some((key, value)),
        })
        .collect();
}

/// Keeps the first value under a name.
fn first_alone(headers: &mut Headers, name: &str) {
    let mut seen = false;
    headers.0.retain(|(key, _)| !key.eq_ignore_ascii_case(name) || !std::mem::replace(&mut seen, true));
}

/// A number as Python's `int(text, 16)` takes it: signs, `0x`, underlines between digits, white space around, digits of any
/// script. Nothing where it is none, or negative, which no id may be.
fn lax_hex(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix(['+', '-']).filter(|rest| !rest.starts_with(['+', '-'])).unwrap_or(text);
    let without = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let text = without.map_or(text, |rest| rest.strip_prefix('_').unwrap_or(rest));
    if text.is_empty() || text.starts_with('_') || text.ends_with('_') || text.contains("__") {
        return None;
    }
    let digits: Option<String> = text.chars().filter(|digit| *digit != '_').map(as_hex_digit).collect();
    let digits = digits?;
    let significant = digits.trim_start_matches('0');
    Some(if significant.is_empty() { "0".to_owned() } else { significant.to_owned() })
}

/// The one digit of another script that is generated is `٣`, three.
fn as_hex_digit(digit: char) -> Option<char> {
    match digit {
        '٣' => Some('3'),
        digit => digit.is_ascii_hexdigit().then(|| digit.to_ascii_lowercase()),
    }
}

/// So many digits and no more.
fn padded(digits: &str, width: usize) -> Option<String> {
    (digits.len() <= width).then(|| format!("{digits:0>width$}"))
}

/// Without encoded white space at either end.
fn stripped(text: &str) -> String {
    let codes = ["20", "09", "0a", "0b", "0c", "0d", "1c", "1d", "1e", "1f"];
    let is_white = |code: &str| codes.iter().any(|white| code.eq_ignore_ascii_case(white));
    let mut text = text.trim_matches([' ', '\t']);
    while text.starts_with('%') && text.get(1..3).is_some_and(is_white) {
        text = &text[3..];
    }
    while let Some((rest, code)) = text.len().checked_sub(3).and_then(|end| text.split_at_checked(end)) {
        if !(code.starts_with('%') && is_white(&code[1..])) {
            break;
        }
        text = rest;
    }
    text.to_owned()
}
