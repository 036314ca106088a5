//! Async functions that call themselves and each other, boxed by hand.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::future::Future;
    use std::pin::Pin;

    #[traced]
    async fn direct(depth: u8) -> u8 {
        give_way().await;
        if depth == 0 { 0 } else { 1 + Box::pin(direct(depth - 1)).await }
    }

    #[traced]
    async fn even(number: u8) -> Result<bool, String> {
        match number {
            0 => Ok(true),
            9 => Err("too much".to_owned()),
            _ => odd(number - 1).await,
        }
    }

    // To be declared `Send`, it must be boxed in the signature.
    fn odd(number: u8) -> Pin<Box<dyn Future<Output = Result<bool, String>> + Send>> {
        Box::pin(async move { if number == 0 { Ok(false) } else { even(number - 1).await } })
    }

    pub fn run() {
        see(block_on(direct(2)));
        see(block_on(even(3)));
        see(block_on(even(11)));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        direct
          direct
            direct
        even
          even
        even !alloc::string::String
          even !alloc::string::String
        ",
    );
}
