//! Async methods with every receiver.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::future::{Future, ready};
    use std::pin::{Pin, pin};
    use std::rc::Rc;
    use std::task::{Context, Poll};

    #[derive(Debug)]
    struct Store {
        rows: Vec<u8>,
        _noisy: Noisy,
    }

    fn store() -> Store {
        Store { rows: vec![2, 1], _noisy: Noisy("the store") }
    }

    impl Store {
        #[traced]
        async fn by_reference(&self) -> &[u8] {
            give_way().await;
            &self.rows
        }

        #[traced]
        async fn by_mutable_reference(&mut self, row: u8) -> &mut Self {
            give_way().await;
            self.rows.push(row);
            self
        }

        #[traced]
        async fn by_value(self) -> usize {
            give_way().await;
            self.rows.len()
        }

        #[traced]
        async fn by_mutable_value(mut self, other: Noisy) -> Result<Self, Noisy> {
            self.rows.sort_unstable();
            give_way().await;
            if self.rows.is_empty() { Err(other) } else { Ok(self) }
        }

        #[traced]
        async fn in_a_box(mut self: Box<Self>) -> Vec<u8> {
            self.rows.clear();
            give_way().await;
            std::mem::take(&mut self.rows)
        }

        #[traced]
        async fn counted(self: Rc<Self>) -> usize {
            give_way().await;
            Rc::strong_count(&self)
        }

        #[traced]
        async fn typed(self: &Self, _: u8) -> usize {
            self.rows.len()
        }

        #[traced]
        async fn none() -> Self {
            give_way().await;
            store()
        }
    }

    struct Twice<F>(F, u8);

    impl<F: Future<Output = u8> + Unpin> Twice<F> {
        #[traced]
        async fn pinned(mut self: Pin<&mut Self>) -> u8 {
            let first = (&mut self.0).await;
            self.as_mut().1 += first;
            self.1
        }
    }

    impl<F: Future<Output = u8> + Unpin> Future for Twice<F> {
        type Output = u8;

        fn poll(mut self: Pin<&mut Self>, waker: &mut Context<'_>) -> Poll<u8> {
            Pin::new(&mut self.0).poll(waker)
        }
    }

    pub fn run() {
        let mut store = block_on(Store::none());
        see(block_on(store.by_reference()));
        see(block_on(store.by_mutable_reference(0)).rows.len());
        see(block_on(store.typed(1)));
        let store = block_on(store.by_mutable_value(Noisy("the other"))).unwrap();
        see(block_on(Box::new(store).in_a_box()));
        see(block_on(self::store().by_value()));
        let store = Rc::new(self::store());
        see(block_on(Rc::clone(&store).counted()));
        see(block_on(pin!(Twice(ready(2), 1)).pinned()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        none
        by_reference
        by_mutable_reference
        typed
        by_mutable_value
        in_a_box
        by_value
        counted
        pinned
        ",
    );
}
