//! What the compiler has to say about an async function it says, and nothing new: an `expect` without its lint is a lint.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    #[expect(dead_code, reason = "it is never called")]
    async fn never_called() {}

    #[traced]
    #[expect(unused_variables, reason = "it is never read")]
    async fn unused(argument: Noisy, other: u8) {
        give_way().await;
    }

    #[traced]
    #[expect(unused_mut, reason = "it is never written")]
    async fn needlessly_mut(mut argument: u8) -> u8 {
        argument
    }

    #[traced]
    #[expect(unused_assignments, reason = "it is never read again")]
    #[allow(unused_variables, reason = "some compilers say it in these words")]
    async fn assigned(mut argument: u8) -> Option<u8> {
        let before = argument;
        argument = 2;
        Some(before)
    }

    #[traced]
    #[expect(unreachable_code, reason = "it is behind a return")]
    async fn unreachable(argument: u8) -> Result<u8, ()> {
        return Ok(argument);
        give_way().await;
    }

    #[traced]
    #[expect(unused_must_use, reason = "it is never awaited")]
    async fn not_awaited() {
        give_way();
    }

    #[traced]
    #[expect(non_snake_case, reason = "it is written so")]
    async fn Named(Argument: u8) -> u8 {
        Argument
    }

    #[traced]
    #[deprecated = "there are better ones"]
    #[must_use = "it is all there is"]
    async fn old() -> u8 {
        1
    }

    #[traced]
    #[expect(deprecated, unused_must_use, reason = "both are heard outside")]
    async fn caller() {
        old();
        old().await;
    }

    #[rustfmt::skip]
    #[traced]
    async fn in_one_line(argument: u8) -> u8 { argument }

    pub fn run() {
        block_on(unused(Noisy("unused"), 1));
        see((block_on(needlessly_mut(1)), block_on(assigned(1)), block_on(unreachable(1))));
        block_on(not_awaited());
        see((block_on(Named(1)), block_on(in_one_line(1))));
        block_on(caller());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        unused
        needlessly_mut
        assigned
        unreachable
        not_awaited
        Named
        in_one_line
        caller
          old
        ",
    );
}
