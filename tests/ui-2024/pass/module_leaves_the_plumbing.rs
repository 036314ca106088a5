//! In a module, nobody wants spans of `Drop`, `Debug` and the like, of `main`, of tests, of what is always inlined.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    pub mod shop {
        use super::see;
        use std::fmt;

        #[derive(Default)]
        pub struct Basket(pub Vec<u8>);

        impl Drop for Basket {
            fn drop(&mut self) {
                see("dropped");
            }
        }

        impl fmt::Debug for Basket {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(&self.0).finish()
            }
        }

        impl std::fmt::Display for Basket {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} pieces", self.0.len())
            }
        }

        impl Clone for Basket {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl PartialEq for Basket {
            fn eq(&self, other: &Self) -> bool {
                self.0.len() == other.0.len()
            }
        }

        // An attribute of its own is more to the point.
        #[super::traced]
        impl Extend<u8> for Basket {
            fn extend<T: IntoIterator<Item = u8>>(&mut self, pieces: T) {
                self.0.extend(pieces);
            }
        }

        #[super::traced]
        impl PartialOrd for Basket {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                self.0.len().partial_cmp(&other.0.len())
            }
        }

        impl From<u8> for Basket {
            fn from(piece: u8) -> Self {
                Basket(vec![piece])
            }
        }

        #[inline(always)]
        fn hot() {}

        fn main() {
            hot();
        }

        pub fn shopping() {
            main();
            let mut basket = Basket::from(1);
            basket.extend([2]);
            see((&basket, basket.to_string(), basket == basket.clone(), basket < Basket::default()));
        }

        #[test]
        fn a_test() {}

        #[cfg(test)]
        mod tests {
            fn helper() {}
        }
    }

    pub fn run() {
        shop::shopping();
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        shopping
          Basket::from
          Basket::extend
          Basket::partial_cmp
        ",
    );
}
