//! In a traced module the attributes of others do their work after ours: `#[async_trait]`, `#[tokio::main]`, `#[derive]`.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    pub mod shop {
        use super::{block_on, see};
        use async_trait::async_trait;

        #[async_trait]
        pub trait Store: Sync {
            async fn get(&self, id: u8) -> Result<u8, String>;

            // What a trait provides has no span, for no block of ours is around it.
            async fn provided(&self) -> u8 {
                std::future::ready(()).await;
                self.get(0).await.unwrap_or_default()
            }
        }

        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Numbers {
            #[allow(dead_code, reason = "only shown")]
            numbers: Vec<u8>,
        }

        #[async_trait]
        impl Store for Numbers {
            async fn get(&self, id: u8) -> Result<u8, String> {
                std::future::ready(()).await;
                let found = self.numbers.get(usize::from(id));
                found.copied().ok_or_else(|| format!("no {id}"))
            }
        }

        #[tokio::main(flavor = "current_thread")]
        pub async fn entry() -> u8 {
            tokio::task::yield_now().await;
            Numbers { numbers: vec![3] }.provided().await
        }

        #[tokio::test]
        async fn a_test() {}

        #[cfg_attr(all(), inline)]
        #[must_use]
        pub fn inlined() -> u8 {
            1
        }

        #[deprecated]
        pub fn old() {}

        #[allow(deprecated, reason = "to hear of it")]
        pub fn all() {
            see(block_on(Numbers::default().get(1)));
            see((Numbers::default().clone(), inlined()));
            old();
        }
    }

    pub fn run() {
        shop::all();
        see(shop::entry());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        all
          Numbers::get !alloc::string::String
          inlined
          old
        entry
          Numbers::get
        ",
    );
}
