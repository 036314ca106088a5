//! A borrow error in a body is the one that is there without the attribute.

use traced::traced;

#[traced]
fn moved(text: String) -> usize {
    drop(text);
    text.len()
}

#[traced]
fn shared(texts: &mut Vec<String>) -> &mut String {
    let first = &texts[0];
    texts.push(first.clone());
    texts.push(String::new());
    let kept = first;
    texts.last_mut().filter(|last| *last != kept).unwrap()
}

#[traced]
fn dangling<'a>() -> &'a str {
    let text = String::new();
    &text
}

#[traced]
async fn moved_later(text: String) -> usize {
    drop(text);
    text.len()
}

#[traced]
async fn dangling_later<'a>(id: u64) -> &'a str {
    let text = id.to_string();
    text.as_str()
}

#[traced]
fn assigned(count: u64) -> u64 {
    count += 1;
    count
}

#[traced]
fn escaping<'a>(first: &'a str, second: &str) -> &'a str {
    if first.is_empty() { second } else { first }
}

struct Store(Vec<String>);

#[traced]
impl Store {
    fn take(&self) -> Vec<String> {
        self.0
    }

    async fn push(&self, text: &str) -> usize {
        self.0.push(text.to_owned());
        self.0.len()
    }
}

fn main() {
    let _ = moved(String::new()) + dangling().len() + assigned(1) as usize + escaping("a", "b").len();
    shared(&mut vec![]).push('a');
    let _ = (moved_later(String::new()), dangling_later(1));
    let store = Store(vec![]);
    let _ = store.take();
    let _ = store.push("");
}
