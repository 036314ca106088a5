//! `#[traced]` on a whole block, above `#[async_trait]` and below it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use async_trait::async_trait;

    #[async_trait]
    trait Store {
        async fn get(&self, id: usize) -> Result<u8, String>;

        async fn put(&mut self, value: u8);

        fn count(&self) -> usize;
    }

    struct Above(Vec<u8>);
    struct Below(Vec<u8>);

    #[traced]
    #[async_trait]
    impl Store for Above {
        async fn get(&self, id: usize) -> Result<u8, String> {
            give_way().await;
            self.0.get(id).copied().ok_or_else(|| format!("no {id}"))
        }

        async fn put(&mut self, mut value: u8) {
            value += 1;
            give_way().await;
            self.0.push(value);
        }

        fn count(&self) -> usize {
            self.0.len()
        }
    }

    #[async_trait]
    #[traced]
    impl Store for Below {
        async fn get(&self, id: usize) -> Result<u8, String> {
            give_way().await;
            self.0.get(id).copied().ok_or_else(|| format!("no {id}"))
        }

        async fn put(&mut self, mut value: u8) {
            value += 1;
            give_way().await;
            self.0.push(value);
        }

        fn count(&self) -> usize {
            self.0.len()
        }
    }

    fn used(mut store: Box<dyn Store>) {
        block_on(store.put(1));
        see(block_on(store.get(0)));
        see(block_on(store.get(1)));
        see(store.count());
        let mut given_up = store.get(0);
        see(poll_once(given_up.as_mut()).is_pending());
    }

    pub fn run() {
        used(Box::new(Above(Vec::new())));
        used(Box::new(Below(Vec::new())));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        Above::put
        Above::get
        Above::get !alloc::string::String
        Above::count
        Above::get ~
        Below::put
        Below::get
        Below::get !alloc::string::String
        Below::count
        Below::get ~
        ",
    );
}
