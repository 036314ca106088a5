//! Traits of the user's give every type methods that are called as those of the generated code.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt;

    pub trait Borrowed {
        fn outcome(&self) -> &'static str {
            "the user's outcome"
        }
        fn scope(&self) -> &'static str {
            "the user's scope"
        }
        fn success(&self) -> &'static str {
            "the user's success"
        }
        fn chained(&self) -> &'static str {
            "the user's chain"
        }
    }

    impl<T: ?Sized> Borrowed for T {}

    #[traced]
    fn result(is_fine: bool) -> Result<&'static str, fmt::Error> {
        if is_fine { Ok(is_fine.outcome()) } else { Err(fmt::Error) }
    }

    #[traced]
    fn without_display() -> Result<(), [u8; 2]> {
        Err([1, 2])
    }

    #[traced]
    fn value() -> [&'static str; 3] {
        [1.scope(), 1.success(), 1.chained()]
    }

    #[traced(ret("length" = ret.len()), err(chain))]
    fn looked_into(is_fine: bool) -> Result<&'static str, fmt::Error> {
        if is_fine { Ok("fine") } else { Err(fmt::Error) }
    }

    #[traced]
    fn nothing() {
        see(1.outcome());
    }

    pub fn run() {
        see((result(true), result(false)));
        see(without_display());
        see(value());
        see((looked_into(true), looked_into(false)));
        nothing();
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        result
        result !core::fmt::Error
        without_display ![u8; 2]
        value
        looked_into {length=4}
        looked_into !core::fmt::Error: an error occurred when formatting an argument
        nothing
        ",
    );
}
