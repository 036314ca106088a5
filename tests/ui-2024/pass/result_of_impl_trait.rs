//! https://github.com/autometrics-dev/autometrics-rs/issues/121: `impl Trait` within a `Result`.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::{Debug, Display};
    use std::num::ParseIntError;

    #[traced]
    fn parsed(text: &str) -> Result<impl Display + use<>, ParseIntError> {
        let number: u8 = text.parse()?;
        Ok(number)
    }

    #[traced]
    fn opaque_error(text: &str) -> Result<u8, impl Debug + Display + use<>> {
        text.parse::<u8>()
    }

    #[traced]
    fn both<'a>(texts: &'a [&str]) -> Result<impl Iterator<Item = &'a str>, impl Debug> {
        if texts.is_empty() {
            return Err("there are none");
        }
        Ok(texts.iter().copied().filter(|text| !text.is_empty()))
    }

    pub fn run() {
        see(parsed("7").map(|number| number.to_string()));
        see(parsed("seven").is_err());
        see(opaque_error("8"));
        see(opaque_error("eight"));
        see(both(&["a", "", "b"]).map(Iterator::collect::<Vec<_>>));
        see(both(&[]).map(Iterator::count));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        parsed
        parsed !core::num::error::ParseIntError
        opaque_error
        opaque_error !core::num::error::ParseIntError
        both
        both !&str
        ",
    );
}
