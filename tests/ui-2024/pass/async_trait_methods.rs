//! `#[traced]` on the methods of an `#[async_trait]` block: they come as functions that return a box.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use async_trait::async_trait;
    use std::io;

    #[async_trait]
    trait Store: Send + Sync {
        async fn get(&self, id: u8) -> io::Result<String>;

        async fn put(&mut self, text: String) -> usize;

        async fn each<T: Send>(&self, map: impl for<'t> Fn(&'t str) -> T + Send + Sync) -> Vec<T>;

        #[traced]
        async fn provided(&self) -> bool {
            give_way().await;
            self.get(0).await.is_ok()
        }

        async fn clear(&mut self);

        async fn connect(text: &str) -> Self
        where
            Self: Sized;
    }

    struct Texts(Vec<String>);

    #[async_trait]
    impl Store for Texts {
        #[traced]
        async fn get(&self, id: u8) -> io::Result<String> {
            give_way().await;
            let Some(text) = self.0.get(usize::from(id)) else {
                return Err(io::ErrorKind::NotFound.into());
            };
            Ok(text.clone())
        }

        #[traced]
        async fn put(&mut self, mut text: String) -> usize {
            give_way().await;
            text.push('!');
            self.0.push(text);
            self.0.len()
        }

        #[traced]
        async fn each<T: Send>(&self, map: impl for<'t> Fn(&'t str) -> T + Send + Sync) -> Vec<T> {
            give_way().await;
            self.0.iter().map(|text| map(text)).collect()
        }

        #[traced]
        async fn clear(&mut self) {
            give_way().await;
            self.0.clear();
        }

        #[traced]
        async fn connect(text: &str) -> Self {
            Self(vec![text.to_owned()])
        }
    }

    fn assert_send<T: Send>(value: T) -> T {
        value
    }

    pub fn run() {
        let mut store = block_on(Texts::connect("a"));
        see(block_on(assert_send(store.get(0))).ok());
        see(block_on(store.put("b".to_owned())));
        see(block_on(store.each(str::len)));
        block_on(store.clear());
        see(block_on(store.provided()));
        drop(store.get(0));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        connect
        get
        put
        each
        clear
        provided
          get !std::io::error::Error
        ",
    );
}
