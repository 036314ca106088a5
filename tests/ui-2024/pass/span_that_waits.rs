//! What a `span!` is around may wait: meanwhile its span is not current for anybody else on the thread.
#![deny(warnings)]

use traced::{span, traced};
use traced_ui_support::{block_on, give_way, makes};

#[traced]
async fn one(text: &str) -> Result<u8, std::fmt::Error> {
    let length = span!("waits", "text" = text; {
        give_way().await;
        inner().await;
        if text.is_empty() { return Err(std::fmt::Error) } else { text.len() }
    });
    Ok(u8::try_from(length).unwrap_or(u8::MAX))
}

#[traced]
async fn two() -> u8 {
    inner().await;
    span!("again"; inner().await);
    2
}

#[traced]
async fn inner() {
    give_way().await;
}

fn run() {
    let (one, two) = block_on(async { tokio::join!(one("ab"), two()) });
    assert_eq!((one, two), (Ok(2), 2));
    assert_eq!(block_on(one_of_nothing()), Err(std::fmt::Error));
}

#[traced]
async fn one_of_nothing() -> Result<u8, std::fmt::Error> {
    one("").await
}

fn main() {
    makes(
        run,
        "
        one
          waits {text=ab}
            inner
        two
          inner
          again
            inner
        one_of_nothing !core::fmt::Error
          one !core::fmt::Error
            waits {text=}
              inner
        ",
    );
}
