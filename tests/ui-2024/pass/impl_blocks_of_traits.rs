//! Blocks of traits: generic ones, of references, of foreign traits, unsafe ones, with types and constants.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::future::{IntoFuture, Ready, ready};
    use std::ops::{Add, Index};
    use std::str::FromStr;

    trait Find<T: ?Sized> {
        type Error;
        const LIMIT: usize;

        async fn find(&self, item: &T) -> Result<usize, Self::Error>;

        fn each(self) -> impl Iterator<Item = String>;
    }

    #[traced]
    impl<T: PartialEq + ToString> Find<T> for &'_ [T] {
        type Error = String;
        const LIMIT: usize = 2;

        async fn find(&self, item: &T) -> Result<usize, Self::Error> {
            give_way().await;
            let mut items = self.iter().take(Self::LIMIT);
            items.position(|one| one == item).ok_or_else(|| item.to_string())
        }

        fn each(self) -> impl Iterator<Item = String> {
            self.iter().map(ToString::to_string)
        }
    }

    #[derive(Debug, PartialEq)]
    struct Number(u8);

    #[traced]
    impl FromStr for Number {
        type Err = std::fmt::Error;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            text.parse().map(Number).map_err(|_| std::fmt::Error)
        }
    }

    #[traced]
    impl Add<u8> for Number {
        type Output = Number;

        fn add(mut self, other: u8) -> Number {
            self.0 += other;
            self
        }
    }

    #[traced]
    impl Index<usize> for Number {
        type Output = u8;

        fn index(&self, _: usize) -> &u8 {
            &self.0
        }
    }

    #[traced]
    impl IntoFuture for Number {
        type Output = u8;
        type IntoFuture = Ready<u8>;

        fn into_future(self) -> Ready<u8> {
            ready(self.0)
        }
    }

    #[traced]
    impl<F: FnOnce() -> u8> From<F> for Number {
        fn from(make: F) -> Self {
            Number(make())
        }
    }

    unsafe trait Trusted {
        fn trusted(&self) -> u8;
    }

    // SAFETY: there is nothing to trust.
    #[traced]
    unsafe impl Trusted for Number {
        fn trusted(&self) -> u8 {
            self.0
        }
    }

    pub fn run() {
        let numbers = &[1, 2, 3][..];
        see(block_on(numbers.find(&2)));
        see(block_on(numbers.find(&3)));
        see(numbers.each().collect::<String>());
        see("x".parse::<Number>());
        let number = Number::from(|| 1) + 2;
        see((number[0], number.trusted()));
        see(block_on(number.into_future()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        find
        find !alloc::string::String
        each
        Number::from_str !core::fmt::Error
        Number::from
        Number::add
        Number::index
        Number::trusted
        Number::into_future
        ",
    );
}
