//! An early `return` of an async function is coerced to the type in its signature, as its last expression is.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::error::Error;
    use std::fmt::{Debug, Display};

    #[traced]
    async fn boxed(number: i8) -> Box<dyn Display> {
        if number < 0 {
            return Box::new("negative");
        }
        give_way().await;
        Box::new(number)
    }

    #[traced]
    async fn slice<'a>(pair: &'a [u8; 2], triple: &'a [u8; 3], first: bool) -> &'a [u8] {
        if first {
            return pair;
        }
        give_way().await;
        triple
    }

    #[traced]
    async fn in_a_result(number: i8) -> Result<Box<dyn Debug>, Box<dyn Error>> {
        if number < 0 {
            return Err("negative".into());
        }
        if number == 0 {
            return Ok(Box::new("nothing"));
        }
        give_way().await;
        Ok(Box::new(u8::try_from(number)?))
    }

    fn one() -> u8 {
        1
    }

    fn two() -> u8 {
        2
    }

    #[traced]
    async fn function(first: bool) -> fn() -> u8 {
        if first {
            return one;
        }
        two
    }

    #[traced]
    async fn nothing(number: i8) {
        if number < 0 {
            return;
        }
        give_way().await;
        see("not negative");
    }

    pub fn run() {
        for number in [-1, 0, 1] {
            see(block_on(boxed(number)).to_string());
            see(block_on(slice(&[1, 2], &[3, 4, 5], number < 0)));
            see(block_on(in_a_result(number)));
            see(block_on(function(number < 0))());
            block_on(nothing(number));
        }
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        boxed
        slice
        in_a_result !alloc::boxed::Box<dyn core::error::Error>
        function
        nothing
        boxed
        slice
        in_a_result
        function
        nothing
        boxed
        slice
        in_a_result
        function
        nothing
        ",
    );
}
