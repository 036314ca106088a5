//! `future` and `stream` are believed, and the type that is neither is pointed at.

use traced::traced;

#[traced(future)]
fn number() -> u64 {
    1
}

#[traced(stream)]
fn text(text: &str) -> String {
    text.to_owned()
}

#[traced(future)]
fn nothing() {}

fn main() {
    let _ = (number(), text("a"));
    nothing();
}
