//! Functions that return a boxed future, by all the names there are for one.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::FutureExt as _;
    use futures_util::future::{BoxFuture, LocalBoxFuture};
    use std::future::Future;
    use std::pin::Pin;
    use std::rc::Rc;

    #[traced]
    fn pinned(text: &str) -> Pin<Box<dyn Future<Output = usize> + Send + '_>> {
        see("called");
        Box::pin(async move {
            give_way().await;
            text.len()
        })
    }

    #[traced]
    fn with_a_comma(text: &str) -> Pin<Box<dyn Future<Output = usize> + '_>> {
        Box::pin(
            async move { text.len() }, // what is in it stands on a line of its own
        )
    }

    struct Store {
        rows: Vec<u8>,
    }

    impl Store {
        #[traced]
        fn get(&self, index: usize) -> BoxFuture<'_, Result<u8, String>> {
            let found = self.rows.get(index);
            async move {
                give_way().await;
                found.copied().ok_or_else(|| format!("no {index}"))
            }
            .boxed()
        }

        #[traced]
        fn push(&mut self, row: Rc<u8>) -> LocalBoxFuture<'_, usize> {
            Box::pin(async move {
                give_way().await;
                self.rows.push(*row);
                self.rows.len()
            })
        }

        #[traced]
        fn all(self: Box<Self>) -> std::pin::Pin<std::boxed::Box<dyn std::future::Future<Output = Vec<u8>>>> {
            std::boxed::Box::pin(std::future::ready(self.rows))
        }
    }

    fn assert_send<T: Send>(value: T) -> T {
        value
    }

    pub fn run() {
        see(block_on(assert_send(pinned("abc"))));
        see(block_on(with_a_comma("abc")));
        let mut store = Store { rows: vec![1] };
        see(block_on(assert_send(store.get(0))));
        see(block_on(store.get(1)));
        see(block_on(store.push(Rc::new(2))));
        see(block_on(Box::new(store).all()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        pinned
        with_a_comma
        get
        get !alloc::string::String
        push
        all
        ",
    );
}
