//! Async functions of traits, where the language has them: provided ones, implemented ones, generic ones.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Display;
    use std::future::Future;

    trait Store<K: ?Sized> {
        type Value;
        type Error: Display;

        async fn get(&self, key: &K) -> Result<Self::Value, Self::Error>;

        fn put<'a>(&'a mut self, key: &'a K, value: Self::Value) -> impl Future<Output = Option<Self::Value>> + 'a;

        #[traced]
        async fn has(&self, key: &K) -> bool {
            give_way().await;
            self.get(key).await.is_ok()
        }
    }

    #[derive(Default)]
    struct Pairs(Vec<(String, u8)>);

    impl Store<str> for Pairs {
        type Value = u8;
        type Error = String;

        #[traced]
        async fn get(&self, key: &str) -> Result<u8, Self::Error> {
            give_way().await;
            let found = self.0.iter().find(|(name, _)| name == key);
            found.map(|(_, value)| *value).ok_or_else(|| format!("no {key}"))
        }

        #[traced]
        async fn put<'a>(&'a mut self, key: &'a str, value: u8) -> Option<u8> {
            let before = self.get(key).await.ok();
            self.0.push((key.to_owned(), value));
            before
        }
    }

    async fn filled<S: Store<str, Value = u8> + Default>() -> S {
        let mut store = S::default();
        see(store.put("a", 1).await);
        see(store.has("a").await);
        see(store.has("b").await);
        store
    }

    pub fn run() {
        see(block_on(filled::<Pairs>()).0);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        put
          get !alloc::string::String
        has
          get
        has
          get !alloc::string::String
        ",
    );
}
