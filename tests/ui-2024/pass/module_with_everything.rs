//! A whole module, with all that can be in one: each function in it has a span, and the rest stays as it was.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    pub mod billing {
        #![allow(clippy::unused_self, reason = "an inner attribute")]
        //! Documented within.

        use super::{Noisy, block_on, give_way, see};
        pub use std::fmt::Error as Refused;
        use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

        pub const LIMIT: u8 = limit(2);
        static CALLS: AtomicU8 = AtomicU8::new(0);
        const _: () = assert!(LIMIT == 4);

        thread_local! {
            static LAST: std::cell::Cell<u8> = const { std::cell::Cell::new(0) };
        }

        macro_rules! checked {
            ($value:expr) => {
                if $value > LIMIT { Err(Refused) } else { Ok($value) }
            };
        }

        pub type Answer = Result<u8, Refused>;

        pub struct Tuple(pub(super) u8);
        pub(crate) struct Unit;
        struct Fields<'a, T: ?Sized = str> where T: AsRef<str> {
            text: &'a T,
        }
        union Either {
            signed: i8,
            unsigned: u8,
        }
        enum Kind { Small = 1, Large }

        const fn limit(half: u8) -> u8 {
            2 * half
        }

        pub(super) fn charge(amount: u8) -> Answer {
            CALLS.fetch_add(1, Relaxed);
            LAST.set(amount);
            self::deeper::inner::check(amount)
        }

        pub(in super::super) async fn refund<T: Into<u8>>(amount: T, noisy: Noisy) -> Answer {
            give_way().await;
            see(&noisy);
            charge(amount.into())
        }

        unsafe extern "C" {
            safe fn abs(number: i32) -> i32;
        }

        pub extern "C" fn foreign(number: u8) -> i32 {
            abs(-i32::from(number))
        }

        pub trait Total {
            const START: u8;
            fn total(&self) -> u8;
            fn doubled(&self) -> u8 {
                2 * self.total()
            }
        }

        impl Total for Tuple {
            const START: u8 = 1;
            fn total(&self) -> u8 {
                self.0 + Self::START
            }
        }

        impl<'a, T: ?Sized + AsRef<str>> Fields<'a, T> {
            fn of(text: &'a T) -> Self {
                Self { text }
            }

            fn length(&self) -> usize {
                self.text.as_ref().len()
            }
        }

        // SAFETY: there is nothing in it.
        unsafe impl Send for Unit {}

        pub mod deeper {
            pub(super) mod inner {
                use super::super::*;

                pub fn check(amount: u8) -> Answer {
                    checked!(amount)
                }
            }

            pub fn kinds() -> (u8, u8) {
                (super::Kind::Small as u8, super::Kind::Large as u8)
            }
        }

        pub mod empty {}

        pub fn all() {
            see((charge(1), charge(9)));
            see(block_on(refund(2_u8, Noisy("argument"))));
            see((Tuple(1).doubled(), Fields::of("abc").length(), deeper::kinds(), foreign(1)));
            // SAFETY: all bits are good for both.
            see(unsafe { Either { signed: -1 }.unsigned });
            see((CALLS.load(Relaxed), LAST.get()));
            let _ = (Unit, Either { unsigned: 1 });
        }
    }

    pub fn run() {
        billing::all();
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        all
          charge
            check
          charge !core::fmt::Error
            check !core::fmt::Error
          refund
            charge
              check
          Tuple::total
          Fields::of
          Fields::length
          kinds
        ",
    );
}
