//! An async function that never returns: it is polled and given up, or it panics.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::Cell;
    use std::pin::pin;

    #[traced]
    async fn forever(turns: &Cell<u8>) -> ! {
        let _inside = Noisy("what is inside");
        loop {
            turns.set(turns.get() + 1);
            give_way().await;
        }
    }

    #[traced]
    async fn panics() -> ! {
        give_way().await;
        panic!("on purpose")
    }

    #[traced]
    async fn coerced(turns: &Cell<u8>) -> u8 {
        if turns.get() > 0 { forever(turns).await } else { 0 }
    }

    pub fn run() {
        let turns = Cell::new(0);
        see(block_on(coerced(&turns)));
        {
            let mut future = pin!(forever(&turns));
            see(poll_once(future.as_mut()).is_pending());
            see(poll_once(future.as_mut()).is_pending());
        }
        {
            let mut future = pin!(coerced(&turns));
            see(poll_once(future.as_mut()).is_pending());
        }
        see(turns);
        outcome_of(|| block_on(async { panics().await }));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        coerced
        forever ~
        coerced ~
          forever ~
        panics !panic
        ",
    );
}
