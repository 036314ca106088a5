//! Calls nest across waiting, through closures, blocks, loops and combinators.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::FutureExt as _;

    #[traced]
    async fn root() -> u8 {
        let mut sum = leaf(1).await;
        give_way().await;
        sum += branch(async { leaf(2).await + leaf(3).await }).await;
        sum += async { leaf(4).map(|number| number + sync(number)).await }.await;
        sum + sync(5)
    }

    #[traced]
    async fn branch(work: impl Future<Output = u8>) -> u8 {
        give_way().await;
        let sum = work.await;
        give_way().await;
        sum + leaf(6).await
    }

    #[traced]
    async fn leaf(number: u8) -> u8 {
        give_way().await;
        number
    }

    #[traced]
    fn sync(number: u8) -> u8 {
        number
    }

    pub fn run() {
        see(block_on(root()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        root
          leaf
          branch
            leaf
            leaf
            leaf
          leaf
          sync
          sync
        ",
    );
}
