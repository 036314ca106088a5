//! `when` is a condition; `sample` is known when the program is compiled.

use traced::traced;

#[traced(when = id)]
fn number(id: u64) -> u64 {
    id
}

#[traced(when = text.is_some())]
async fn missing(text: &str) -> usize {
    text.len()
}

#[traced(when = name == text.len())]
fn other(name: &str, text: &str) -> usize {
    name.len() + text.len()
}

fn main() {
    let _ = number(1) as usize + other("a", "b");
    let _ = missing("a");
}
