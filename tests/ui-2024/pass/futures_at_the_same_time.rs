//! Futures that take turns on one thread keep their spans apart, whoever runs them.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::future::{Either, join, join_all, select};
    use std::pin::pin;

    #[traced]
    async fn task(turns: u8) -> u8 {
        for _ in 0..turns {
            step().await;
        }
        turns
    }

    #[traced]
    async fn step() {
        give_way().await;
    }

    #[traced]
    async fn joined() -> (u8, u8) {
        tokio::join!(task(1), task(2))
    }

    #[traced]
    async fn joined_by_functions() -> Vec<u8> {
        let (left, right) = join(task(1), task(1)).await;
        let mut all = join_all([task(0), task(1)]).await;
        all.extend([left, right]);
        all
    }

    #[traced]
    async fn raced() -> u8 {
        tokio::select! {
            biased;
            slow = task(3) => slow,
            fast = task(1) => fast,
        }
    }

    #[traced]
    async fn raced_by_a_function() -> u8 {
        match select(pin!(task(3)), pin!(task(1))).await {
            Either::Left((slow, _)) => slow,
            Either::Right((fast, _)) => fast,
        }
    }

    pub fn run() {
        see(block_on(joined()));
        see(block_on(joined_by_functions()));
        see(block_on(raced()));
        see(block_on(raced_by_a_function()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        joined
          task
            step
          task
            step
            step
        joined_by_functions
          task
            step
          task
            step
          task
          task
            step
        raced
          task ~
            step
            step ~
          task
            step
        raced_by_a_function
          task ~
            step
            step ~
          task
            step
        ",
    );
}
