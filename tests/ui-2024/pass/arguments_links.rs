//! Links lead to whatever an expression gives, evaluated before the body may move what it names.
#![deny(warnings)]

use traced::{Callsite, Context, Span, SpanContext, callsite, traced};
use traced_ui_support::{block_on, give_way, makes};

static MESSAGE: Callsite = callsite!("message");

struct Message {
    context: Option<SpanContext>,
    text: String,
}

#[traced(links = batch.iter().map(|message| message.context), kind = consumer, attrs("messages" = batch.len()))]
fn sync(batch: Vec<Message>) -> usize {
    batch.into_iter().map(|message| message.text.len()).sum()
}

#[traced(links = messages.iter().filter_map(|message| message.context))]
async fn later(messages: &[Message]) -> Result<(), ()> {
    give_way().await;
    Err(())
}

#[traced(links = Some(other), root)]
async fn of_one(other: &Context) -> u8 {
    give_way().await;
    1
}

#[traced(links = None::<SpanContext>)]
fn of_none() {}

fn run() {
    let first = Span::start(&MESSAGE);
    let message = |context| Message { context, text: "ab".to_owned() };
    let messages = [message(first.span_context()), message(None), message(first.span_context())];
    assert_eq!(block_on(later(&messages)), Err(()));
    assert_eq!(sync(messages.into()), 6);
    assert_eq!(block_on(of_one(&first.context())), 1);
    of_none();
}

fn main() {
    makes(
        run,
        "
        message
        later !() -> 2
        sync <consumer> -> 2 {messages=3}
        of_one -> 1
        of_none
        ",
    );
}
