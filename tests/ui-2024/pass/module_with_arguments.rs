//! Which functions of a module have spans, what these are called, and what items in it say for themselves.
#![deny(warnings)]

use traced::traced;
use traced_ui_support::makes;

#[traced(prefix = "shop", except(quiet))]
mod shop {
    pub fn open() {
        quiet();
        stock::count();
        Till.add(1);
        hidden::never();
        own::renamed();
        own::Till::open();
    }

    fn quiet() {}

    pub mod stock {
        pub fn count() {
            super::quiet();
        }
    }

    pub struct Till;

    impl Till {
        pub fn add(&self, #[attr] amount: u8) {
            self.skipped();
            self.named(amount);
        }

        #[traced(skip)]
        fn skipped(&self) {}

        #[traced("till.named", kind = internal, attrs(amount))]
        fn named(&self, amount: u8) {
            assert!(amount > 0);
        }
    }

    #[traced(skip)]
    impl From<u8> for Till {
        fn from(_: u8) -> Self {
            Self
        }
    }

    #[traced(skip)]
    pub mod hidden {
        pub fn never() {
            let _ = super::Till::from(1);
        }
    }

    #[traced(prefix = "own", only(pub))]
    pub mod own {
        pub fn renamed() {
            inner();
        }

        fn inner() {}

        pub struct Till;

        #[traced(kind = client)]
        impl Till {
            pub fn open() {}
        }
    }
}

#[traced(only(first, second), kind = producer)]
mod listed {
    pub fn first() {
        Within.second();
        Within.third();
    }

    struct Within;

    impl Within {
        fn second(&self) {}

        fn third(&self) {}
    }
}

fn run() {
    shop::open();
    listed::first();
}

fn main() {
    makes(
        run,
        "
        shop::open
          shop::count
          Till::add {amount=1}
            till.named {amount=1}
          own::renamed
          Till::open <client>
        first <producer>
          Within::second <producer>
        ",
    );
}
