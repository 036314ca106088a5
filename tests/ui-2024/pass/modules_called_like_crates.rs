//! Modules of the user's are called as the crates are that the generated code names.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    mod inner {
        use super::traced as attribute;

        pub mod core {
            pub fn line() -> u8 {
                1
            }
        }
        pub mod std {
            pub mod result {
                #[derive(Debug)]
                pub struct Result;
            }
        }
        pub mod traced {
            pub const NAME: &str = __private::NAME;
            mod __private {
                pub const NAME: &str = "the user's";
            }
        }

        #[attribute]
        pub fn value() -> u8 {
            core::line()
        }

        #[attribute]
        pub fn result(is_fine: bool) -> Result<std::result::Result, ::std::fmt::Error> {
            if is_fine { Ok(std::result::Result) } else { Err(::std::fmt::Error) }
        }

        #[attribute]
        pub fn nothing(to: &mut &str) {
            *to = traced::NAME;
        }
    }

    pub fn run() {
        see(inner::value());
        see((inner::result(true), inner::result(false)));
        let mut name = "";
        inner::nothing(&mut name);
        see(name);
    }
}

fn main() {
    same(bare::run, with::run, "value\nresult\nresult !core::fmt::Error\nnothing");
}
