//! A `Result` under other names counts as one.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::num::ParseIntError;
    use std::{fmt, io};

    type Parsed<T, E = ParseIntError> = Result<T, E>;
    type Number = Parsed<u8>;
    type Fallible = std::result::Result<(), String>;
    type Maybe<T> = io::Result<Option<T>>;

    trait Reads {
        type Outcome;

        fn read(&self) -> Self::Outcome;
    }

    impl Reads for &str {
        type Outcome = Parsed<i8>;

        #[traced]
        fn read(&self) -> Self::Outcome {
            self.parse()
        }
    }

    impl Reads for u8 {
        type Outcome = Self;

        #[traced]
        fn read(&self) -> Self::Outcome {
            *self
        }
    }

    #[traced]
    fn input() -> io::Result<()> {
        Err(io::ErrorKind::NotFound)?
    }

    #[traced]
    fn format(to: &mut dyn fmt::Write) -> fmt::Result {
        to.write_str("a")?;
        Err(fmt::Error)
    }

    #[traced]
    fn defaulted(text: &str) -> Parsed<u8> {
        text.parse()
    }

    #[traced]
    fn own_error(text: &str) -> Parsed<u8, &str> {
        text.parse().map_err(|_| text)
    }

    #[traced]
    fn of_an_alias(text: &str) -> Number {
        Ok(text.parse::<u8>()? + 1)
    }

    #[traced]
    fn without_value(is_fine: bool) -> Fallible {
        if is_fine {
            return Ok(());
        }
        Err("not fine".into())
    }

    #[traced]
    fn with_an_option(number: u8) -> Maybe<u8> {
        match number {
            0 => Ok(None),
            1 => Ok(Some(1)),
            _ => Err(io::Error::other("it is too large")),
        }
    }

    #[traced]
    fn by_its_path(number: u8) -> ::core::result::Result<u8, u8> {
        Err(number)
    }

    pub fn run() {
        see(input().map_err(|error| error.kind()));
        see(format(&mut String::new()));
        see((defaulted("1"), defaulted("a"), own_error("a"), of_an_alias("1"), of_an_alias("")));
        see((without_value(true), without_value(false)));
        see([0, 1, 2].map(|number| with_an_option(number).ok()));
        see(by_its_path(3));
        see(("a".read(), 1.read()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        input !std::io::error::Error
        format !core::fmt::Error
        defaulted
        defaulted !core::num::error::ParseIntError
        own_error !&str
        of_an_alias
        of_an_alias !core::num::error::ParseIntError
        without_value
        without_value !alloc::string::String
        with_an_option
        with_an_option
        with_an_option !std::io::error::Error
        by_its_path !u8
        read !core::num::error::ParseIntError
        read
        ",
    );
}
