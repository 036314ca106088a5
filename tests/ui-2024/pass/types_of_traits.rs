//! What is returned is a type of a trait, with lifetimes of its own, or `impl Trait` in a trait.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    trait Lends {
        type Item<'a>
        where
            Self: 'a;
        type Error;

        fn lend(&mut self) -> Option<Self::Item<'_>>;

        fn lend_or(&mut self) -> Result<Self::Item<'_>, Self::Error>;
    }

    struct Windows<T>(Vec<T>, usize);

    impl<T> Lends for Windows<T> {
        type Item<'a>
            = &'a mut [T]
        where
            T: 'a;
        type Error = String;

        #[traced]
        fn lend(&mut self) -> Option<Self::Item<'_>> {
            let from = self.1;
            self.1 += 1;
            self.0.get_mut(from..from + 2)
        }

        #[traced]
        fn lend_or(&mut self) -> Result<Self::Item<'_>, Self::Error> {
            let length = self.0.len();
            self.lend().ok_or_else(|| format!("there are {length}"))
        }
    }

    #[traced]
    fn last<L: Lends>(mut lends: L) -> usize
    where
        for<'a> L::Item<'a>: AsRef<[u8]>,
    {
        let mut sum = 0;
        while let Some(item) = lends.lend() {
            sum += item.as_ref().len();
        }
        sum
    }

    #[traced]
    fn largest<I>(items: I) -> Option<<I as IntoIterator>::Item>
    where
        I: IntoIterator<Item: Ord>,
    {
        items.into_iter().max()
    }

    trait Lists {
        fn list(&self) -> impl Iterator<Item = &u8>;

        #[traced]
        fn count(&self) -> Result<usize, impl std::fmt::Debug> {
            let count = self.list().count();
            if count > 2 { Err(count) } else { Ok(count) }
        }
    }

    impl Lists for [u8] {
        #[traced]
        fn list(&self) -> impl Iterator<Item = &u8> {
            self.iter()
        }
    }

    pub fn run() {
        let mut windows = Windows(vec![1, 2, 3], 0);
        if let Some([first, ..]) = windows.lend() {
            *first += 1;
        }
        see((windows.lend_or().is_ok(), &windows.0));
        see(windows.lend_or());
        see(last(Windows(vec![1_u8, 2], 0)));
        see(largest(["a", "b"]));
        see(([1, 2].count().is_ok(), [1, 2, 3].count().is_err()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        lend
        lend_or
          lend
        lend_or !alloc::string::String
          lend
        last
          lend
          lend
        largest
        count
          list
        count !usize
          list
        ",
    );
}
