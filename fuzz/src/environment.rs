//! Names of headers as variables of an environment have them.

use std::process::Command;

use traced::{Carrier, Propagator};

use crate::headers::Headers;

/// The first line is a name of a header, the rest what a variable says of a caller.
pub fn environment(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (name, value) = text.split_once('\n').unwrap_or((&text, ""));
    let mut command = Command::new("nothing");
    command.env(variable(name), value).env("another", "one");
    let mut seen = Vec::new();
    command.values(name, &mut |value| seen.push(value.to_vec()));
    assert_eq!(seen, [value.as_bytes()], "{name}");

    let mut command = Command::new("nothing");
    command.env("TRACEPARENT", value).env("traceparent", "is another");
    let told = Propagator::TraceContext.extract(&command);
    let headers = Headers(vec![("traceparent".to_owned(), value.as_bytes().to_vec())]);
    assert_eq!(told.span_context(), Propagator::TraceContext.extract(&headers).span_context());
    Propagator::TraceContext.inject(&told, &mut command);
    let again = Propagator::TraceContext.extract(&command);
    assert_eq!(again.span_context(), told.span_context(), "and nothing of what was there before");
}

/// Capitals, digits and underlines; a digit does not come first.
fn variable(name: &str) -> String {
    let mut variable = String::new();
    for letter in name.chars() {
        if variable.is_empty() && letter.is_ascii_digit() {
            variable.push('_');
        }
        let known = letter.is_ascii_alphanumeric();
        variable.push(if known { letter.to_ascii_uppercase() } else { '_' });
    }
    variable
}
