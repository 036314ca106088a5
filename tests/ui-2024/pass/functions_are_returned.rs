//! Functions and pointers to functions are returned, and functions that return functions.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    type Parser = for<'a> fn(&'a str) -> Result<&'a str, usize>;

    #[traced]
    fn before(text: &str) -> Result<&str, usize> {
        text.split_once('=').map(|(before, _)| before).ok_or(text.len())
    }

    #[traced]
    fn behind(text: &str) -> Result<&str, usize> {
        Ok(text.split_once('=').ok_or(0_usize)?.1)
    }

    #[traced]
    fn parser(is_key: bool) -> Parser {
        if is_key {
            return before;
        }
        behind
    }

    #[traced]
    fn all() -> [Parser; 2] {
        [before, behind]
    }

    #[traced]
    fn returns_one_that_returns_one() -> fn() -> fn(u8) -> u8 {
        #[traced]
        fn middle() -> fn(u8) -> u8 {
            #[traced]
            fn last(number: u8) -> u8 {
                number + 1
            }
            last
        }
        middle
    }

    #[traced]
    fn unsafe_pointer() -> unsafe extern "C" fn(u8) -> u8 {
        extern "C" fn same(number: u8) -> u8 {
            number
        }
        same
    }

    #[traced]
    fn item() -> impl Fn(&str) -> Result<&str, usize> + Copy {
        before
    }

    pub fn run() {
        see((parser(true)("a=b"), parser(false)("a=b")));
        see(all().map(|parser| parser("none")));
        see(returns_one_that_returns_one()()(1));
        // SAFETY: it is safe.
        see(unsafe { unsafe_pointer()(1) });
        let item = item();
        see((item("a=b"), item("a")));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        parser
        before
        parser
        behind
        all
        before !usize
        behind !usize
        returns_one_that_returns_one
        middle
        last
        unsafe_pointer
        item
        before
        before !usize
        ",
    );
}
