//! A stream that is dropped before its end, one that is empty, and one that nobody asks for an item.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
    use std::pin::pin;

    #[traced]
    fn numbers(noisy: Noisy) -> impl Stream<Item = usize> {
        stream::unfold((0, noisy), async |(number, noisy)| {
            give_way().await;
            Some((number, (number + noisy.0.len(), noisy)))
        })
    }

    #[traced]
    fn empty() -> BoxStream<'static, u8> {
        stream::empty().boxed()
    }

    #[traced]
    fn pending() -> impl Stream<Item = ()> {
        stream::pending()
    }

    #[traced]
    fn panics() -> impl Stream<Item = u8> {
        stream::iter([2, 1, 0]).map(|number| {
            assert!(number > 0, "at nothing");
            number
        })
    }

    #[traced]
    async fn taken() -> Vec<usize> {
        numbers(Noisy("two")).take(2).collect().await
    }

    pub fn run() {
        drop(numbers(Noisy("never asked")));
        see(block_on(taken()));
        see(block_on(empty().next()));
        {
            let mut stream = pin!(pending());
            see(poll_once(pin!(stream.next())).is_pending());
        }
        outcome_of(|| block_on(panics().count()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        taken
          numbers ~ {traced.items=2}
        empty {traced.items=0}
        pending ~ {traced.items=0}
        panics !panic {traced.items=2}
        ",
    );
}
