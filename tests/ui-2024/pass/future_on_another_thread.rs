//! A future that begins on one thread and ends on another is one span, with what it calls on both below it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    async fn outer(text: &str) -> Result<usize, String> {
        inner(1).await;
        let again = inner(2).await;
        if text.is_empty() { Err("empty".to_owned()) } else { Ok(again + text.len()) }
    }

    #[traced]
    async fn inner(number: usize) -> usize {
        give_way().await;
        number
    }

    #[traced]
    fn here() {}

    pub fn run() {
        for text in ["ab", ""] {
            let mut future = Box::pin(outer(text));
            see(poll_once(future.as_mut()).is_pending());
            // Nothing of the future is left on this thread.
            here();
            see(std::thread::scope(|scope| scope.spawn(|| block_on(future)).join()).ok());
        }
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        outer
          inner
          inner
        here
        outer !alloc::string::String
          inner
          inner
        here
        ",
    );
}
