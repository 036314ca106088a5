//! A body may panic at any poll, and a future that is polled after its end panics as it does without the attribute.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::pin::pin;

    #[traced]
    async fn at_once(_noisy: Noisy) -> Result<u8, u8> {
        panic!("at once");
    }

    #[traced]
    async fn at_the_second_poll(noisy: Noisy) -> Result<u8, u8> {
        give_way().await;
        if noisy.0.is_empty() {
            return Ok(1);
        }
        panic!("at the second poll");
    }

    #[traced]
    async fn ready() -> u8 {
        1
    }

    pub fn run() {
        outcome_of(|| block_on(at_once(Noisy("first"))));
        let mut future = Box::pin(at_the_second_poll(Noisy("second")));
        see(poll_once(future.as_mut()).is_pending());
        outcome_of(|| poll_once(future.as_mut()));
        // The compiler's own words, which say of what kind the function is.
        outcome_of(|| poll_once(future.as_mut()));
        let mut future = pin!(ready());
        outcome_of(|| poll_once(future.as_mut()));
        outcome_of(|| poll_once(future.as_mut()));
    }
}

fn main() {
    same(bare::run, with::run, "at_once !panic\nat_the_second_poll !panic\nready");
}
