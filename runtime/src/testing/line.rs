//! A span as one line of text, and whether a line that is written down says what is true of a span.

use std::borrow::Cow;

use crate::callsite::Kind;
use crate::wire::{AnyValue, Span, Status};

/// Stands for anything.
pub(super) const ANY: &str = "..";

/// Which attributes are shown.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    /// All but those that say where the code is, and what stands in the line anyway.
    All,
    /// Those that this text names.
    NamedIn(String),
    These(Vec<String>),
}

/// The line of a span, without its indentation.
pub(super) fn write(span: &Span, shown: &Shown) -> String {
    let mut line = one_line(&span.name).into_owned();
    if let Some(kind) = kind(span.kind) {
        line += &format!(" <{kind}>");
    }
    if let Status::Error(message) = &span.status {
        line += &format!(" !{}", error_type(span));
        if !message.is_empty() {
            line += &format!(": {}", one_line(message));
        }
    }
    if is_cancelled(span) {
        line += " ~";
    }
    if !span.links.is_empty() {
        line += &format!(" -> {}", span.links.len());
    }
    let pairs: Vec<_> = attributes(span, shown).map(|(key, value)| format!("{key}={value}")).collect();
    if !pairs.is_empty() {
        line += &format!(" {{{}}}", pairs.join(", "));
    }
    line
}

/// Whether all that the line says is true of the span, and nothing is missing that has to be said.
///
/// Names and values may have anything in them, so the line is not taken apart before it is known what should be in it.
pub(super) fn describes(line: &str, span: &Span) -> bool {
    rest_of(line, span).is_some_and(|rest| rest.is_empty() || tells_attributes(rest, span))
}

/// Whether it is a line of a span of this name.
pub(super) fn names(line: &str, span: &Span) -> bool {
    line.strip_prefix(&*one_line(&span.name)).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// What stands behind all but the attributes.
fn rest_of<'a>(line: &'a str, span: &Span) -> Option<&'a str> {
    let mut rest = line.strip_prefix(&*one_line(&span.name))?;
    if let Some(kind) = kind(span.kind) {
        rest = rest.strip_prefix(&*format!(" <{kind}>"))?;
    }
    if let Status::Error(message) = &span.status {
        rest = rest.strip_prefix(" !")?;
        rest = rest.strip_prefix(ANY).or_else(|| rest.strip_prefix(&*error_type(span)))?;
        if let Some(told) = rest.strip_prefix(": ") {
            rest = told.strip_prefix(&*one_line(message))?;
        }
    }
    if is_cancelled(span) {
        rest = rest.strip_prefix(" ~")?;
    }
    if let Some(told) = rest.strip_prefix(" -> ") {
        rest = told.strip_prefix(&*span.links.len().to_string())?;
    }
    Some(rest)
}

fn tells_attributes(rest: &str, span: &Span) -> bool {
    let Some(mut rest) = rest.strip_prefix(" {") else { return false };
    loop {
        let Some((key, told)) = rest.split_once('=') else { return false };
        let Some(value) = value(span, key) else { return false };
        let ends = |after: &&str| *after == "}" || after.starts_with(", ");
        let any = told.strip_prefix(ANY).filter(ends);
        let Some(after) = any.or_else(|| told.strip_prefix(&*value).filter(ends)) else { return false };
        match after.strip_prefix(", ") {
            Some(next) => rest = next,
            None => return true,
        }
    }
}

fn attributes<'a>(span: &'a Span, shown: &'a Shown) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    let of_span = span.attributes.iter().map(|(key, _)| &**key);
    let keys: Vec<&str> = match shown {
        Shown::All => of_span.filter(|key| !is_told_anyway(key)).collect(),
        Shown::NamedIn(text) => {
            of_span.chain([SERVICE]).filter(|key| text.contains(&format!("{key}="))).collect()
        }
        Shown::These(keys) => keys.iter().map(|key| &**key).collect(),
    };
    keys.into_iter().filter_map(|key| Some((key, value(span, key)?)))
}

fn is_told_anyway(key: &str) -> bool {
    key.starts_with("code.") || key == ERROR_TYPE || key == CANCELLED
}

/// Not an attribute of spans, but where several services are tested together it is good to see.
const SERVICE: &str = "service.name";
const ERROR_TYPE: &str = "error.type";
const CANCELLED: &str = "traced.cancelled";

fn value<'a>(span: &'a Span, key: &str) -> Option<Cow<'a, str>> {
    match span.attribute(key) {
        Some(AnyValue::Str(text)) => Some(one_line(text)),
        Some(value) => Some(one_line(&value.to_string()).into_owned().into()),
        None => (key == SERVICE).then(|| one_line(&span.service)),
    }
}

fn error_type(span: &Span) -> Cow<'_, str> {
    value(span, ERROR_TYPE).unwrap_or_default()
}

fn is_cancelled(span: &Span) -> bool {
    span.attribute(CANCELLED).is_some()
}

const fn kind(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Client => Some("client"),
        Kind::Consumer => Some("consumer"),
        Kind::Internal => None,
        Kind::Producer => Some("producer"),
        Kind::Server => Some("server"),
    }
}

fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        text.replace('\r', "\\r").replace('\n', "\\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span() -> Span {
        let pairs = [("a", AnyValue::I64(12)), ("sql", AnyValue::Str("x=1, y={2}\nz".into()))];
        let attributes = pairs.map(|(key, value)| (key.to_owned(), value));
        Span { name: "GET /{id}".into(), attributes: attributes.into(), ..Span::default() }
    }

    #[test]
    fn attributes_may_be_left_out_and_stand_in_any_order() {
        let span = span();
        assert_eq!(write(&span, &Shown::All), "GET /{id} {a=12, sql=x=1, y={2}\\nz}");
        for line in ["", " {a=12}", " {a=..}", " {sql=x=1, y={2}\\nz, a=12}", " {sql=.., a=12}"] {
            assert!(describes(&format!("GET /{{id}}{line}"), &span), "{line}");
        }
        for line in
            [" {a=1}", " {a=123}", " {b=..}", " {a=12", " {}", " {a=12} ", "x", " <client>", " !..", " ~"]
        {
            assert!(!describes(&format!("GET /{{id}}{line}"), &span), "{line}");
        }
    }

    #[test]
    fn what_kind_a_span_is_and_how_it_went_has_to_be_said() {
        let mut span = Span { kind: Kind::Client, status: Status::Error("it is: late".into()), ..span() };
        span.attributes.push(("error.type".into(), AnyValue::Str("timeout".into())));
        span.attributes.push(("traced.cancelled".into(), AnyValue::Bool(true)));
        span.links = vec![crate::wire::Link::default(); 2];
        assert_eq!(
            write(&span, &Shown::These(vec!["a".into(), "none".into()])),
            "GET /{id} <client> !timeout: it is: late ~ -> 2 {a=12}"
        );
        for line in
            [" <client> !timeout ~", " <client> !..: it is: late ~ -> 2 {a=12}", " <client> !.. ~ -> 2"]
        {
            assert!(describes(&format!("GET /{{id}}{line}"), &span), "{line}");
        }
        for line in [
            "",
            " <client>",
            " <server> !timeout ~",
            " <client> !time ~",
            " <client> !timeout",
            " !timeout ~",
        ] {
            assert!(!describes(&format!("GET /{{id}}{line}"), &span), "{line}");
        }
    }

    #[test]
    fn the_service_can_be_told_of_any_span() {
        let span = Span { name: "a".into(), service: "shop".into(), ..Span::default() };
        assert!(describes("a {service.name=shop}", &span));
        assert!(!describes("a {service.name=other}", &span));
        assert_eq!(write(&span, &Shown::NamedIn("a {service.name=other}".into())), "a {service.name=shop}");
    }
}
