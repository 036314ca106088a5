//! A future that is polled once and dropped gives up its work, in its span; one that is never polled makes none.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::pin::pin;

    #[traced]
    fn inner() {
        see("destructor");
    }

    struct Guard;

    impl Drop for Guard {
        fn drop(&mut self) {
            inner();
        }
    }

    #[traced]
    async fn polled(argument: Noisy) -> Result<u8, Noisy> {
        let _guard = Guard;
        see("begun");
        give_way().await;
        see("not to be seen");
        Err(argument)
    }

    #[traced]
    async fn never_polled(_argument: Noisy) {
        see("not to be seen either");
    }

    pub fn run() {
        drop(never_polled(Noisy("of the one that is never polled")));
        {
            let mut future = pin!(polled(Noisy("of the one that is polled once")));
            see(poll_once(future.as_mut()).is_pending());
        }
        see("after");
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        polled ~
          inner
        ",
    );
}
