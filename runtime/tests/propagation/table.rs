//! Rows of headers, and what they mean.

use std::collections::BTreeMap;

use traced_runtime::{Carrier, Context, Propagator, inject};

pub(crate) const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
pub(crate) const SPAN: &str = "00f067aa0ba902b7";

/// Lines of headers, in order, as they come off the wire.
pub(crate) struct Lines<'a>(pub(crate) &'a [(&'a str, &'a str)]);

pub(crate) struct Wire;

impl Carrier<Wire> for Lines<'_> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for (key, value) in self.0 {
            if key.eq_ignore_ascii_case(name) {
                visit(value.as_bytes());
            }
        }
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.0.iter().for_each(|(name, _)| visit(name));
    }
}

/// What is read, in short: `trace span decision`, or nothing.
///
/// The decision is what is told on in Zipkin's format, which has a word for each: `0`, `1`, `d`, or none.
pub(crate) fn read(format: Propagator, lines: &[(&str, &str)]) -> String {
    shown(&format.extract(&Lines(lines)))
}

pub(crate) fn shown(context: &Context) -> String {
    let written = written(Propagator::B3, context);
    let Some(b3) = written.get("b3") else { return String::new() };
    b3.replace('-', " ")
}

pub(crate) fn written(format: Propagator, context: &Context) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    format.inject(context, &mut headers);
    headers
}

/// Headers of W3C, which every program of this process writes.
pub(crate) fn w3c(context: &Context) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    inject(context, &mut headers);
    headers
}

/// Each row: one header's value, and what is read of it.
pub(crate) fn all_read(format: Propagator, header: &str, rows: &[(&str, &str)]) {
    for (value, expected) in rows {
        let value = filled(value);
        assert_eq!(read(format, &[(header, &value)]), filled(expected), "{header}: {value}");
    }
}

/// `{T}` and `{S}` stand for the ids, which would be all that is seen of a row.
pub(crate) fn filled(text: &str) -> String {
    text.replace("{T}", TRACE).replace("{S}", SPAN).replace("{t}", &TRACE[16..])
}
