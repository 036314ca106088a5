//! A traced module with `extern` blocks, which need no `unsafe` in this edition, and what calls into them.
#![deny(warnings)]
#![allow(
    missing_abi,
    clippy::useless_conversion,
    reason = "the name may be left out, and a long may be longer"
)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    pub mod native {
        use std::os::raw::{c_char, c_int};

        extern "C" {
            fn abs(number: c_int) -> c_int;
            pub fn strlen(text: *const c_char) -> usize;
        }

        extern {}

        #[link(name = "c")]
        extern "C" {
            fn labs(number: std::os::raw::c_long) -> std::os::raw::c_long;
        }

        pub fn absolute(number: i32) -> i32 {
            // SAFETY: it takes any number but the least.
            unsafe { abs(number) }
        }

        /// # Safety
        /// There must be a zero at the end.
        pub unsafe fn length(text: *const u8) -> Result<usize, ()> {
            // No block is needed around it in this edition.
            let length = strlen(text.cast());
            if length == 0 { Err(()) } else { Ok(length) }
        }

        pub async unsafe fn later(number: i32) -> i64 {
            labs(number.into()).into()
        }

        pub extern "C" fn callback(number: c_int) -> c_int {
            number
        }
    }

    pub fn run() {
        see(native::absolute(-1));
        // SAFETY: there is a zero at the end.
        see(unsafe { (native::length(b"ab\0".as_ptr()), native::length(b"\0".as_ptr())) });
        see(block_on(unsafe { native::later(-2) }));
        see(native::callback(3));
    }
}

fn main() {
    same(bare::run, with::run, "absolute\nlength\nlength !()\nlater");
}
