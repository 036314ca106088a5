//! `cancel = error`: work that is given up counts as a failure.
#![deny(warnings)]

use futures_util::stream::{self, BoxStream, StreamExt as _};
use std::future::Future;
use std::pin::{Pin, pin};
use traced::traced;
use traced_ui_support::{block_on, give_way, makes, poll_once};

#[traced(cancel = error)]
async fn plain() -> u8 {
    give_way().await;
    1
}

#[traced(cancel = error)]
fn boxed() -> Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(plain())
}

#[traced(cancel = error)]
fn items() -> BoxStream<'static, u8> {
    Box::pin(stream::repeat(1))
}

// What is given up within something that was given up fails in its own way.
#[traced]
async fn around() -> u8 {
    plain().await
}

fn run() {
    assert_eq!(block_on(plain()), 1);
    assert!(poll_once(pin!(around())).is_pending());
    assert!(poll_once(boxed().as_mut()).is_pending());
    drop(plain());
    assert_eq!(block_on(items().next()), Some(1));
}

fn main() {
    makes(
        run,
        "
        plain
        around ~
          plain !cancelled ~
        boxed !cancelled ~
          plain !cancelled ~
        items !cancelled ~ {traced.items=1}
        ",
    );
}
