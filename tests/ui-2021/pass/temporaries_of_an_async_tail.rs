//! In async functions, too, the temporaries of the last expression outlive the locals, also across waiting.
#![deny(warnings)]
#![allow(tail_expr_drop_order, reason = "that is what it is about")]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::RefCell;
    use std::pin::pin;

    #[traced]
    async fn value(first: Noisy) -> usize {
        let _local = Noisy("local");
        give_way().await;
        Noisy("temporary").0.len() + first.0.len()
    }

    #[traced]
    async fn nothing(seen: &RefCell<Vec<usize>>) {
        let _local = Noisy("local");
        give_way().await;
        seen.borrow_mut().push(Noisy("temporary").0.len())
    }

    async fn waits(noisy: &Noisy) -> usize {
        give_way().await;
        noisy.0.len()
    }

    #[traced]
    async fn across_waiting(mut first: Noisy, second: Noisy) -> Result<usize, usize> {
        let _local = Noisy("local");
        see(&first);
        first = Noisy("another");
        Err(waits(&Noisy("temporary")).await + first.0.len() + second.0.len())
    }

    struct Pair(Noisy, Noisy);

    impl Pair {
        #[traced]
        async fn consumed(self) -> usize {
            let _local = Noisy("local");
            waits(&Noisy("temporary")).await + self.1.0.len()
        }
    }

    pub fn run() {
        see(block_on(value(Noisy("argument"))));
        block_on(nothing(&RefCell::default()));
        see(block_on(across_waiting(Noisy("1"), Noisy("2"))));
        see(block_on(Pair(Noisy("1"), Noisy("2")).consumed()));
        see(poll_once(pin!(across_waiting(Noisy("1"), Noisy("2")))).is_pending());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        value
        nothing
        across_waiting !usize
        consumed
        across_waiting ~
        ",
    );
}
