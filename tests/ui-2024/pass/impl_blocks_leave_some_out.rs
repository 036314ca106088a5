//! What of a block cannot or should not have spans is left as it is: constants, types, macros, `const fn`, `extern fn`.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    struct Store {
        rows: Vec<u8>,
    }

    macro_rules! getter {
        ($name:ident -> $result:ty) => {
            fn $name(&self) -> $result {
                self.rows.len() as $result
            }
        };
    }

    #[traced]
    impl Store {
        #![allow(dead_code, reason = "an inner attribute")]

        /// What is left.
        pub const LIMIT: usize = Self::limit();
        const fn limit() -> usize {
            3
        }

        getter!(short -> u8);
        getter! { long -> u64 }

        extern "C" fn foreign(number: u8) -> u8 {
            number
        }

        #[inline(always)]
        fn hot(&self, index: usize) -> u8 {
            self.rows[index]
        }

        #[inline]
        fn warm(&self) -> usize {
            self.rows.len()
        }

        #[cfg(any())]
        fn never(&self) -> Missing {}

        #[cfg(not(any()))]
        #[must_use = "it is all there is"]
        fn always(&self) -> u8 {
            self.short()
        }

        unsafe fn dangerous(&self, index: usize) -> u8 {
            // SAFETY: so the caller says.
            unsafe { *self.rows.get_unchecked(index) }
        }

        const unsafe fn left() -> u8 {
            4
        }
    }

    trait Sized8 {
        const SIZE: usize;
        type Row: Default;
    }

    #[traced]
    impl Sized8 for Store {
        const SIZE: usize = { 8 };
        type Row = [u8; Store::LIMIT];
    }

    pub fn run() {
        let store = Store { rows: vec![1, 2] };
        const LIMIT: usize = Store::LIMIT;
        see((LIMIT, store.short(), store.long()));
        let foreign: extern "C" fn(u8) -> u8 = Store::foreign;
        see((foreign(1), store.hot(0), store.warm(), store.always()));
        // SAFETY: there are as many.
        see(unsafe { (store.dangerous(1), Store::left()) });
        see((<Store as Sized8>::SIZE, <Store as Sized8>::Row::default()));
    }
}

fn main() {
    same(bare::run, with::run, "Store::warm\nStore::always\nStore::dangerous");
}
