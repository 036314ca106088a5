//! The future may come from anywhere: a helper, a combinator, a field, a closure, a method of a trait.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::future::{BoxFuture, FutureExt as _, TryFutureExt as _};
    use std::future::{Future, IntoFuture};

    async fn helper(number: u8) -> Result<u8, String> {
        give_way().await;
        if number == 0 { Err("nothing".to_owned()) } else { Ok(number) }
    }

    fn boxed_helper(number: u8) -> BoxFuture<'static, Result<u8, String>> {
        Box::pin(helper(number))
    }

    #[traced]
    fn of_a_helper(number: u8) -> impl Future<Output = Result<u8, String>> {
        helper(number)
    }

    #[traced]
    fn of_a_boxed_helper(number: u8) -> BoxFuture<'static, Result<u8, String>> {
        boxed_helper(number)
    }

    #[traced]
    fn combined(number: u8) -> impl Future<Output = Result<usize, usize>> + Send {
        helper(number).map_ok(usize::from).map_err(|message| message.len())
    }

    #[traced]
    fn generic<F>(work: F) -> impl Future<Output = F::Output>
    where
        F: IntoFuture<IntoFuture: Unpin>,
    {
        work.into_future()
    }

    #[traced]
    fn of_a_closure<F: Future>(make: impl FnOnce(u8) -> F) -> impl Future<Output = (F::Output, u8)> {
        make(1).map(|output| (output, 2))
    }

    #[traced]
    fn later(future: BoxFuture<'_, u8>) -> BoxFuture<'_, u8> {
        future
    }

    pub fn run() {
        see((block_on(of_a_helper(0)), block_on(of_a_helper(1))));
        see((block_on(of_a_boxed_helper(0)), block_on(combined(0))));
        see(block_on(generic(std::future::ready(1))));
        see(block_on(of_a_closure(async |number| number + 1)));
        see(block_on(later(Box::pin(async { 3 }))));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        of_a_helper !alloc::string::String
        of_a_helper
        of_a_boxed_helper !alloc::string::String
        combined !usize
        generic
        of_a_closure
        later
        ",
    );
}
