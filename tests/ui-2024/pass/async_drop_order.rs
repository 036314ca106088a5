//! Async functions drop their arguments as they do without the attribute: unused ones, parts of one, given-up ones.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::pin::pin;

    struct Pair {
        left: Noisy,
        right: Noisy,
    }

    fn pair() -> Pair {
        Pair { left: Noisy("left"), right: Noisy("right") }
    }

    #[traced]
    async fn one_part(pair: Pair) -> usize {
        give_way().await;
        pair.right.0.len()
    }

    #[traced]
    async fn moved_out(pair: Pair, other: Noisy) -> Noisy {
        drop(other);
        give_way().await;
        pair.right
    }

    #[traced]
    async fn matched(Pair { left, .. }: Pair, (first, _): (Noisy, Noisy)) -> usize {
        give_way().await;
        first.0.len() + left.0.len()
    }

    #[traced]
    async fn unnamed(first: Noisy, _: Noisy, _unused: Noisy, last: Noisy) -> Result<(), usize> {
        give_way().await;
        Err(last.0.len() + first.0.len())
    }

    impl Pair {
        #[traced]
        async fn consumed(self) -> usize {
            give_way().await;
            self.right.0.len()
        }

        #[traced]
        async fn changed(mut self, mut other: Noisy) {
            see(&other);
            self.left = Noisy("new left");
            give_way().await;
            other = Noisy("new other");
            see(&other);
        }
    }

    // The temporaries of the last expression go before the locals.
    #[traced]
    async fn in_the_tail(noisy: Noisy) -> usize {
        let _local = Noisy("local");
        give_way().await;
        Noisy("temporary").0.len() + noisy.0.len()
    }

    pub fn run() {
        see(block_on(one_part(pair())));
        see(block_on(moved_out(pair(), Noisy("other"))));
        see(block_on(matched(pair(), (Noisy("first"), Noisy("second")))));
        see(block_on(unnamed(Noisy("1"), Noisy("2"), Noisy("3"), Noisy("4"))));
        see(block_on(pair().consumed()));
        block_on(pair().changed(Noisy("other")));
        see(block_on(in_the_tail(Noisy("argument"))));
        see("given up");
        see(poll_once(pin!(matched(pair(), (Noisy("first"), Noisy("second"))))).is_pending());
        see("never polled");
        drop(unnamed(Noisy("1"), Noisy("2"), Noisy("3"), Noisy("4")));
        drop(pair().changed(Noisy("other")));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        one_part
        moved_out
        matched
        unnamed !usize
        consumed
        changed
        in_the_tail
        matched ~
        ",
    );
}
