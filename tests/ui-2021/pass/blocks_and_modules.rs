//! Blocks and modules in this edition, with the paths and the imports that it knows.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    pub mod shop {
        use super::{block_on, give_way, see, Noisy};
        use std::convert::TryFrom;

        pub(in super::super) struct Basket<'a, T: ?Sized>(pub &'a T, Vec<Noisy>);

        impl<'a, T: AsRef<str> + ?Sized> Basket<'a, T> {
            pub const SIZE: usize = 2;

            pub fn of(owner: &'a T) -> Self {
                Self(owner, Vec::with_capacity(Self::SIZE))
            }

            pub fn add(&mut self, noisy: Noisy) -> Result<&mut Self, u8> {
                match self.1.len() {
                    Self::SIZE => Err(u8::try_from(self.1.len()).unwrap_or(u8::MAX)),
                    _ => {
                        self.1.push(noisy);
                        Ok(self)
                    }
                }
            }

            pub async fn check_out(mut self, mut by: impl FnMut(&str, Noisy)) -> usize {
                give_way().await;
                let mut count = 0;
                while let Some(noisy) = self.1.pop() {
                    by(self.0.as_ref(), noisy);
                    count += 1;
                }
                count
            }
        }

        impl<T: ?Sized> Drop for Basket<'_, T> {
            fn drop(&mut self) {
                self::details::left(self.1.len());
            }
        }

        mod details {
            pub(super) fn left(count: usize) {
                crate::traced_ui_seen(count);
            }
        }

        pub fn all() {
            let mut basket = Basket::of("me");
            see(basket.add(Noisy("1")).and_then(|basket| basket.add(Noisy("2"))).is_ok());
            see(basket.add(Noisy("3")).map(|_| ()));
            drop(basket);
            let mut other = Basket::of("other");
            see(other.add(Noisy("4")).is_ok());
            see(block_on(other.taken()));
            let mut last = Basket::of("last");
            see(last.add(Noisy("5")).is_ok());
            see(block_on(last.check_out(|owner, noisy| see((owner, noisy)))));
        }

        trait Taken {
            fn taken(self) -> Later;
        }

        type Later = std::pin::Pin<Box<dyn std::future::Future<Output = usize>>>;

        impl Taken for Basket<'static, str> {
            fn taken(mut self) -> Later {
                let count = self.1.drain(..).count();
                Box::pin(async move { count })
            }
        }
    }

    pub fn run() {
        shop::all();
    }
}

fn traced_ui_seen(count: usize) {
    traced_ui_support::see(count);
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        all
          Basket::of
          Basket::add
          Basket::add
          Basket::add !u8
          left
          Basket::of
          Basket::add
          Basket::taken
            left
          Basket::of
          Basket::add
          Basket::check_out
            left
        ",
    );
}
