//! A function that returns `impl Future` does its first part when it is called, and only the future is in the span.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::future::{Future, ready};

    #[traced]
    fn prelude<'a>(counter: &'a mut u8, text: &'a str) -> impl Future<Output = usize> + 'a {
        *counter += 1;
        within();
        see("called");
        let length = text.len();
        async move {
            see("polled");
            *counter += 1;
            give_way().await;
            within();
            length
        }
    }

    #[traced]
    fn within() {}

    #[traced]
    fn in_one_expression(number: u8) -> impl Future<Output = u8> + Send + Sync {
        ready(number)
    }

    #[traced]
    fn early(number: u8) -> impl Future<Output = Result<u8, String>> {
        if number == 0 {
            return ready(Err("nothing".to_owned()));
        }
        ready(Ok(number))
    }

    #[traced]
    fn two_arms(number: u8) -> impl Future<Output = u8> {
        match number {
            0 => ready(9),
            _ => ready(number),
        }
    }

    #[traced]
    fn panics(number: u8) -> impl Future<Output = u8> {
        assert!(number > 0, "at the call");
        async move { 1 / number }
    }

    pub fn run() {
        let mut counter = 0;
        let future = prelude(&mut counter, "abc");
        see("between");
        see(block_on(future));
        drop(prelude(&mut counter, "never polled"));
        see(counter);
        see((block_on(in_one_expression(1)), block_on(early(0)), block_on(early(1))));
        see((block_on(two_arms(0)), block_on(two_arms(1))));
        outcome_of(|| block_on(panics(0)));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        within
        prelude
          within
        within
        in_one_expression
        early !alloc::string::String
        early
        two_arms
        two_arms
        ",
    );
}
