//! `span!` around an `async` block is a future, whose span begins when it is polled.
#![deny(warnings)]

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use traced::{span, traced};
use traced_ui_support::{block_on, give_way, makes, poll_once};

#[traced]
async fn outer(id: u8, text: String) -> Result<usize, String> {
    let length = span!("length", id, "text" = text; async {
        give_way().await;
        inner().await;
        text.len()
    })
    .await;
    let moved = span!("moved", kind = producer; async move {
        give_way().await;
        if text.is_empty() { Err(text) } else { Ok(text.len()) }
    });
    Ok(length + moved.await?)
}

#[traced]
async fn inner() {}

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn run() {
    assert_eq!(block_on(assert_send(outer(1, "ab".to_owned()))), Ok(4));
    assert_eq!(block_on(outer(2, String::new())), Err(String::new()));

    let polled = Cell::new(false);
    let never = span!("never", "counted" = polled.replace(true); async {});
    drop(never);
    assert!(!polled.get());

    let count = Rc::new(1);
    assert!(poll_once(pin!(span!("given up"; async { give_way().await; *count }))).is_pending());

    // Not an `async` block alone, and so the span is of what makes the future.
    let future = span!("made"; Box::pin(async { inner().await }));
    block_on(future);
    let failed: Result<(), u8> = block_on(span!("failed", cancel = error; async { Err(1)? }));
    assert_eq!(failed, Err(1));
}

fn main() {
    makes(
        run,
        "
        outer
          length {id=1, text=ab}
            inner
          moved <producer>
        outer !alloc::string::String
          length {id=2, text=}
            inner
          moved <producer> !alloc::string::String
        given up ~
        made
        inner
        failed !u8
        ",
    );
}
