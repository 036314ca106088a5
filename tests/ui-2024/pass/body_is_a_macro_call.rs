//! The whole body is the call of a macro, in each of its forms.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    macro_rules! sum {
        ($($number:expr),*) => { 0 $(+ $number)* };
    }

    macro_rules! returned {
        ($value:expr) => {
            return $value
        };
    }

    macro_rules! statements {
        ($name:ident = $value:expr; $last:expr) => {
            let $name = $value;
            see($name);
            $last
        };
    }

    macro_rules! tell {
        ($what:expr) => {
            see($what);
        };
    }

    macro_rules! attempt {
        ($value:expr) => {
            match $value {
                Ok(value) => value,
                Err(error) => return Err(error),
            }
        };
    }

    #[traced]
    fn expression(number: u8) -> u8 {
        sum!(number, 1, 2)
    }

    #[traced]
    fn early(number: u8) -> u8 {
        returned!(number)
    }

    #[traced]
    fn several(number: u8) -> Option<u8> {
        statements! { local = number + 1; Some(local) }
    }

    #[traced]
    fn text(name: &str, mut count: usize) -> String {
        count += 1;
        format!("{name:>count$}{name}")
    }

    #[traced]
    fn attempted(text: &str) -> Result<u8, std::num::ParseIntError> {
        Ok(attempt!(text.parse::<u8>()))
    }

    #[traced]
    fn nothing() {
        tell! { "a text" }
    }

    #[traced]
    fn unfinished() -> Vec<u8> {
        todo!()
    }

    pub fn run() {
        see((expression(1), early(2), several(3), text("a", 1)));
        see((attempted("1"), attempted("one")));
        nothing();
        outcome_of(unfinished);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        expression
        early
        several
        text
        attempted
        attempted !core::num::error::ParseIntError
        nothing
        unfinished !panic
        ",
    );
}
