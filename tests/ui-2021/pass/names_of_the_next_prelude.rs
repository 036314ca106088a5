//! `Future` and `IntoFuture` are not in this edition's prelude: a program may have its own of that name, and their methods.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[derive(Clone, Copy, Debug)]
    struct IntoFuture(u8);

    trait Future {
        fn poll(&self) -> u8;

        fn into_future(self) -> IntoFuture;
    }

    impl<T: Copy + Into<u8>> Future for T {
        fn poll(&self) -> u8 {
            (*self).into()
        }

        fn into_future(self) -> IntoFuture {
            IntoFuture(self.into())
        }
    }

    #[traced]
    fn sync(number: u8) -> IntoFuture {
        see(number.poll());
        number.into_future()
    }

    #[traced]
    async fn later(number: u8) -> Result<IntoFuture, u8> {
        give_way().await;
        see(number.poll());
        if number == 0 { Ok(number.into_future()) } else { Err(number) }
    }

    #[traced]
    fn returned(number: u8) -> impl std::future::Future<Output = u8> {
        async move { number.poll() }
    }

    pub fn run() {
        see((sync(1).0, block_on(later(2)).is_err(), block_on(returned(3))));
    }
}

fn main() {
    same(bare::run, with::run, "sync\nlater !u8\nreturned");
}
