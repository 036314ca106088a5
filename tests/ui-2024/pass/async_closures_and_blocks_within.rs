//! What async closures and blocks within the body return and propagate stays with them.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Error;

    #[traced]
    async fn blocks(number: u8) -> Result<u8, Error> {
        let caught: Result<u8, ()> = async {
            if number == 0 {
                return Ok(9);
            }
            give_way().await;
            Err(())?
        }
        .await;
        see(caught);
        let moved = async move { if number > 1 { Err(Error) } else { Ok(number) } };
        Ok(moved.await? + 1)
    }

    #[traced]
    async fn closures(numbers: &[u8]) -> Option<u8> {
        let mut sum = 0;
        let mut add = async |number: u8| {
            if number == 0 {
                return None;
            }
            give_way().await;
            sum += number;
            Some(number)
        };
        for number in numbers {
            add(*number).await?;
        }
        Some(sum)
    }

    #[traced]
    async fn labelled() -> u8 {
        let found = 'found: {
            for number in 1.. {
                give_way().await;
                if number > 2 {
                    break 'found number;
                }
            }
            0
        };
        let or_else = || async { found + 1 };
        or_else().await
    }

    pub fn run() {
        see((block_on(blocks(0)), block_on(blocks(1)), block_on(blocks(2))));
        see((block_on(closures(&[1, 2])), block_on(closures(&[1, 0]))));
        see(block_on(labelled()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        blocks
        blocks
        blocks !core::fmt::Error
        closures
        closures
        labelled
        ",
    );
}
