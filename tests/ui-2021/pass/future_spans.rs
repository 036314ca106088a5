//! The spans of futures in this edition: interleaved, given up, never polled, on another thread, with a prelude.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::future::{join, BoxFuture};
    use futures_util::stream::{self, Stream, StreamExt as _};
    use std::future::Future;
    use std::pin::pin;

    #[traced]
    async fn task(turns: u8) -> Result<u8, String> {
        for _ in 0..turns {
            step().await;
        }
        if turns == 1 { Err("one".to_owned()) } else { Ok(turns) }
    }

    #[traced]
    async fn step() {
        give_way().await;
    }

    #[traced]
    async fn both() -> (Result<u8, String>, Result<u8, String>) {
        join(task(1), task(2)).await
    }

    #[traced]
    fn prelude<'a>(count: &'a mut u8, noisy: Noisy) -> impl Future<Output = usize> + Send + 'a {
        *count += 1;
        async move {
            give_way().await;
            *count += 1;
            noisy.0.len()
        }
    }

    #[traced]
    fn boxed(text: &str) -> BoxFuture<'_, usize> {
        let length = text.len();
        Box::pin(async move { length })
    }

    #[traced]
    fn items<'a>(numbers: &'a [u8]) -> impl Stream<Item = Result<u8, ()>> + 'a {
        stream::iter(numbers).map(|number| number.checked_sub(1).ok_or(()))
    }

    pub fn run() {
        see(block_on(both()));
        let mut count = 0;
        drop(prelude(&mut count, Noisy("never polled")));
        {
            let mut future = pin!(prelude(&mut count, Noisy("polled once")));
            see(poll_once(future.as_mut()).is_pending());
        }
        see(block_on(prelude(&mut count, Noisy("to its end"))));
        see((count, block_on(boxed("ab"))));
        let mut future = Box::pin(task(2));
        see(poll_once(future.as_mut()).is_pending());
        see(std::thread::scope(|scope| scope.spawn(|| block_on(future)).join()).ok());
        see(block_on(items(&[1, 0]).collect::<Vec<_>>()));
        see(block_on(items(&[1, 2]).next()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        both
          task !alloc::string::String
            step
          task
            step
            step
        prelude ~
        prelude
        boxed
        task
          step
          step
        items !() {traced.items=2}
        items ~ {traced.items=1}
        ",
    );
}
