//! A future that is dropped because somebody else panics was given up; one whose own body panics has failed.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    async fn waiting() -> u8 {
        let _inside = Noisy("what is inside");
        give_way().await;
        see("not to be seen");
        1
    }

    #[traced]
    async fn around() {
        let mut future = Box::pin(waiting());
        see(poll_once(future.as_mut()).is_pending());
        give_way().await;
        panic!("on purpose");
    }

    pub fn run() {
        outcome_of(|| {
            let mut future = Box::pin(waiting());
            see(poll_once(future.as_mut()).is_pending());
            panic!("by somebody else");
        });
        outcome_of(|| block_on(around()));
        outcome_of(|| see(block_on(waiting())));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        waiting ~
        around !panic
          waiting ~
        waiting
        ",
    );
}
