//! A module that has no prelude, and so none of the names in it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    pub mod bald {
        #![no_implicit_prelude]

        use super::traced;
        use ::core::iter::Iterator as _;
        use ::std::string::{String, ToString as _};

        #[traced]
        pub fn value(number: u8) -> String {
            number.to_string()
        }

        #[traced]
        pub fn result(text: &str) -> ::core::result::Result<u8, ::std::num::ParseIntError> {
            let mut number = text.parse()?;
            number += 1;
            ::core::result::Result::Ok(number)
        }

        #[traced]
        pub fn option(mut text: &str) -> ::core::option::Option<char> {
            while text.starts_with('-') {
                text = &text[1..];
            }
            text.chars().next()
        }

        #[traced]
        pub fn nothing(to: &mut String) {
            to.push('!');
        }

        #[traced]
        pub fn never() -> ! {
            ::std::panic!("for ever")
        }
    }

    pub fn run() {
        see(bald::value(1));
        see((bald::result("1"), bald::result("one")));
        see(bald::option("--a"));
        let mut text = "a".to_owned();
        bald::nothing(&mut text);
        see(text);
        outcome_of(|| bald::never());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "value\nresult\nresult !core::num::error::ParseIntError\noption\nnothing\nnever !panic",
    );
}
