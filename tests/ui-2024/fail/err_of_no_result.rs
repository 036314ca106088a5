//! `err` looks at a `Result`, and the type that is none is pointed at.

use traced::traced;

#[traced(err)]
fn number() -> u64 {
    1
}

#[traced(err(debug))]
async fn optional(id: u64) -> Option<u64> {
    Some(id)
}

#[traced(err(chain))]
fn text() -> String {
    String::new()
}

#[traced(err(type))]
fn borrowed(text: &str) -> &str {
    text
}

fn main() {
    let _ = (number(), optional(1), text(), borrowed("a"));
}
