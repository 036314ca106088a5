//! Generic async functions: types, constants, lifetimes, bounds that are of a higher rank, `impl Trait` as an argument.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::{Debug, Display};
    use std::future::Future;

    #[traced]
    async fn types<'a, T, U>(items: &'a [T], other: U) -> (Vec<String>, &'a [T])
    where
        T: Display + ?Sized + Clone,
        U: IntoIterator<Item: Display>,
    {
        give_way().await;
        let others = other.into_iter().map(|item| item.to_string());
        (items.iter().map(ToString::to_string).chain(others).collect(), items)
    }

    #[traced]
    async fn constants<const N: usize, T: Default + Copy>() -> [T; N] {
        give_way().await;
        [T::default(); N]
    }

    #[traced]
    async fn of_any_lifetime<F>(texts: &[String], choose: F) -> usize
    where
        F: for<'t> Fn(&'t str, &'t str) -> &'t str,
    {
        give_way().await;
        texts.iter().fold("", |best, text| choose(best, text)).len()
    }

    #[traced]
    async fn arguments(mut each: impl FnMut(u8), numbers: impl Iterator<Item = u8>, (name, _): (impl Debug, u8)) -> String {
        for number in numbers {
            give_way().await;
            each(number);
        }
        format!("{name:?}")
    }

    #[traced]
    async fn of_futures<F: Future>(work: impl AsyncFnOnce(&str) -> u8, future: F) -> (u8, F::Output) {
        (work("ab").await, future.await)
    }

    #[traced]
    async fn opaque<T: Display + Clone>(item: &T) -> impl Display + use<T> {
        give_way().await;
        item.clone()
    }

    pub fn run() {
        see(block_on(types(&[1, 2], ["a"])));
        see(block_on(constants::<3, u8>()));
        let texts = ["a".to_owned(), "abc".to_owned()];
        see(block_on(of_any_lifetime(&texts, |left, right| if left.len() < right.len() { right } else { left })));
        let mut sum = 0;
        see(block_on(arguments(|number| sum += number, 1..4, ("n", 1))));
        see(sum);
        see(block_on(of_futures(async |text: &str| text.len() as u8, async { "b" })));
        see(block_on(opaque(&1)).to_string());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        types
        constants
        of_any_lifetime
        arguments
        of_futures
        opaque
        ",
    );
}
