//! Boxes of different futures, one of which is returned early: each is coerced to what the signature says.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::future::BoxFuture;
    use std::future::{Future, pending, ready};
    use std::pin::Pin;

    #[traced]
    fn early(number: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
        if number == 0 {
            return Box::pin(ready(9));
        }
        Box::pin(async move {
            give_way().await;
            number
        })
    }

    #[traced]
    fn branches(number: u8) -> BoxFuture<'static, Result<u8, ()>> {
        if number == 0 {
            Box::pin(async { Err(()) })
        } else {
            Box::pin(async move { Ok(number) })
        }
    }

    #[traced]
    fn arms<'a>(name: &'a str) -> Pin<Box<dyn Future<Output = &'a str> + 'a>> {
        match name.len() {
            0 => Box::pin(pending()),
            1 => Box::pin(async move { name }),
            _ => Box::pin(async { "long" }),
        }
    }

    #[traced]
    fn propagated(text: &str) -> Pin<Box<dyn Future<Output = Option<u8>>>> {
        let number: u8 = match text.parse() {
            Ok(number) => number,
            Err(_) => return Box::pin(ready(None)),
        };
        let doubled = async move { Some(2 * number) };
        Box::pin(doubled)
    }

    pub fn run() {
        see((block_on(early(0)), block_on(early(1))));
        see((block_on(branches(0)), block_on(branches(1))));
        see((block_on(arms("a")), block_on(arms("ab"))));
        see(poll_once(arms("").as_mut()).is_pending());
        see((block_on(propagated("x")), block_on(propagated("4"))));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        early
        early
        branches !()
        branches
        arms
        arms
        arms ~
        propagated
        propagated
        ",
    );
}
