//! The attribute behind a condition.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[cfg_attr(all(), traced)]
    fn always(number: u8) -> Result<u8, u8> {
        Err(number)
    }

    #[cfg_attr(any(), traced)]
    fn never(number: u8) -> u8 {
        number
    }

    #[cfg_attr(all(), inline, traced("with others", kind = server), must_use)]
    fn with_others(mut number: u8) -> u8 {
        number += never(1);
        number
    }

    #[cfg_attr(any(), traced)]
    #[cfg_attr(all(), cfg_attr(all(), traced))]
    fn within() {
        see("within");
    }

    struct Methods;

    impl Methods {
        #[cfg_attr(debug_assertions, traced)]
        #[cfg_attr(not(debug_assertions), traced)]
        fn method(&self) -> &Self {
            self
        }
    }

    pub fn run() {
        see((always(1), never(2), with_others(3)));
        within();
        see(std::ptr::eq(Methods.method(), &Methods));
    }
}

fn main() {
    same(bare::run, with::run, "always !u8\nwith others <server>\nwithin\nmethod");
}
