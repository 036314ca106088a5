//! `Self` and what belongs to it, in results and bodies, in impls for one type and for any.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Debug;
    use std::ops::Add;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Money {
        cents: u32,
    }

    impl Money {
        const LEAST: u32 = 1;

        #[traced]
        fn of(cents: u32) -> Self {
            Self { cents }
        }

        #[traced]
        fn checked(self) -> Result<Self, Self> {
            if self.cents < Self::LEAST { Err(self) } else { Ok(self) }
        }

        #[traced]
        fn several(&self) -> [Self; 2] {
            [self.clone(), Self::default()]
        }

        #[traced]
        fn chained(&mut self) -> &mut Self {
            self.cents += 1;
            self
        }
    }

    impl Add for Money {
        type Output = Self;

        #[traced]
        fn add(self, other: Self) -> Self::Output {
            Self::of(self.cents + other.cents)
        }
    }

    trait Halves: Sized {
        type Half: Debug;
        type Error: Debug;

        fn halves(self) -> Result<(Self::Half, Self::Half), Self::Error>;

        #[traced]
        fn first_half(self) -> Option<Self::Half> {
            Some(self.halves().ok()?.0)
        }
    }

    impl Halves for &str {
        type Half = Self;
        type Error = usize;

        #[traced]
        fn halves(self) -> Result<(Self::Half, Self), Self::Error> {
            if self.len() % 2 == 1 {
                return Err(self.len());
            }
            Ok(self.split_at(self.len() / 2))
        }
    }

    trait Shown {
        fn shown(&self, times: usize) -> String;
    }

    impl<T: Debug + ?Sized> Shown for T {
        #[traced]
        fn shown(&self, times: usize) -> String {
            format!("{self:?}").repeat(times)
        }
    }

    pub fn run() {
        see((Money::of(1).checked(), Money::of(0).checked().is_err()));
        see(Money::of(2).several());
        see(Money::of(2).chained().chained());
        see(Money::of(1) + Money::of(2));
        see(("ab".halves(), "abc".halves(), "a".first_half()));
        see((1.shown(2), "a".shown(1)));
    }
}

fn main() {
    let spans = format!(
        "
        of
        checked
        of
        checked !{}::with::Money
        of
        several
        of
        chained
        chained
        of
        of
        add
          of
        halves
        halves !usize
        first_half
          halves !usize
        shown
        shown
        ",
        module_path!()
    );
    same(bare::run, with::run, &spans);
}
