//! A parent is something that has a place in a trace.

use traced::{Context, Span, traced};

struct Message {
    text: String,
    context: Context,
}

#[traced(parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
fn text() {}

#[traced(parent = message)]
fn message(message: &Message) -> usize {
    message.text.len()
}

#[traced(parent = message.text)]
async fn field(message: &Message) -> &Context {
    &message.context
}

#[traced(parent = Some(id))]
fn number(id: u64) -> u64 {
    id
}

#[traced(parent = messages.context)]
fn unknown(messages: &[Message]) {
    let _ = messages;
}

#[traced(parent = span)]
fn consumed(span: &Span) {
    let _ = span;
}

fn main() {
    let text_of = || Message { text: String::new(), context: traced::current() };
    text();
    let _ = message(&text_of()) as u64 + number(1);
    let _ = field(&text_of());
    unknown(&[]);
    consumed(&Span::none());
}
