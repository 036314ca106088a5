//! Links lead to spans, and there may be many.

use traced::{Context, traced};

struct Message {
    context: Context,
}

#[traced(links = context)]
fn one(context: &Context) {
    let _ = context;
}

#[traced(links = messages)]
fn messages(messages: &[Message]) {
    let _ = messages;
}

#[traced(links = ids)]
async fn numbers(ids: Vec<u64>) -> usize {
    ids.len()
}

#[traced(links = messages.iter().map(|message| &message.context))]
fn fine(messages: &[Message]) {
    let _ = messages;
}

fn main() {
    one(&traced::current());
    messages(&[]);
    fine(&[]);
    let _ = numbers(vec![]);
}
