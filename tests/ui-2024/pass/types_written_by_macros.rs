//! Types and patterns of a signature that are calls of macros: what is in them cannot be seen.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    macro_rules! fallible {
        ($of:ty) => { Result<$of, std::num::ParseIntError> };
    }

    macro_rules! nothing {
        () => { () };
    }

    macro_rules! pair {
        ($first:ident, $second:pat) => { (mut $first, $second) };
    }

    macro_rules! text {
        ($lifetime:lifetime) => { &$lifetime str };
    }

    #[traced]
    fn result(text: text!('_)) -> fallible!(u8) {
        let number = text.parse()?;
        Ok(number)
    }

    #[traced]
    fn borrowed<'a>(first: text!('a), _: &str) -> text!('a) {
        first.trim()
    }

    #[traced]
    fn unit(number: u8) -> nothing!() {
        if number == 0 {
            return;
        }
        see(number)
    }

    #[traced]
    fn pattern(pair!(first, (_, third)): (u8, (u8, u8)), pair![text, _]: (String, u8)) -> String {
        first += third;
        text.push('!');
        text.repeat(first.into())
    }

    #[traced]
    fn array() -> [u8; { macro_rules! two { () => { 2 } } two!() }] {
        [1; 2]
    }

    pub fn run() {
        see((result("1"), result("one"), borrowed(" a", "b")));
        unit(0);
        unit(1);
        see((pattern((1, (2, 1)), ("a".to_owned(), 1)), array()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        result
        result !core::num::error::ParseIntError
        borrowed
        unit
        unit
        pattern
        array
        ",
    );
}
