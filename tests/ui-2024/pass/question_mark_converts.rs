//! `?` returns early, with the conversion that the return type asks for.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::error::Error;
    use std::fmt;
    use std::num::ParseIntError;
    use std::ops::ControlFlow;

    #[derive(Debug)]
    pub struct Unreadable(#[expect(dead_code, reason = "read through `Debug`")] ParseIntError);

    impl From<ParseIntError> for Unreadable {
        fn from(error: ParseIntError) -> Self {
            Self(error)
        }
    }

    #[traced]
    fn sum(texts: &[&str]) -> Result<u8, Unreadable> {
        let mut sum = 0;
        for text in texts {
            sum += text.parse::<u8>()?;
        }
        see("all were read");
        Ok(sum)
    }

    #[traced]
    fn boxed(text: &str) -> Result<u8, Box<dyn Error + Send + Sync>> {
        let number = text.parse()?;
        if number == 0 {
            Err("it is nothing")?
        }
        Ok(number)
    }

    #[traced]
    fn option(texts: &[&str]) -> Option<char> {
        let first = texts.first()?.chars().next()?;
        Some(first.to_ascii_uppercase())
    }

    #[traced]
    fn option_in_result(text: Option<&str>) -> Result<Option<u8>, fmt::Error> {
        let Some(length) = text.map(str::len) else { return Ok(None) };
        Ok(Some(u8::try_from(length).map_err(|_| fmt::Error)?))
    }

    #[traced]
    fn flow(numbers: &[u8]) -> ControlFlow<u8, usize> {
        numbers.iter().try_for_each(|&number| {
            if number > 9 { ControlFlow::Break(number) } else { ControlFlow::Continue(()) }
        })?;
        ControlFlow::Continue(numbers.len())
    }

    pub fn run() {
        see((sum(&["1", "2"]).is_ok(), sum(&["1", "two"])));
        see((boxed("1").is_ok(), boxed("0"), boxed("zero")));
        see((option(&["a"]), option(&[""]), option(&[])));
        see((option_in_result(None), option_in_result(Some("a")), option_in_result(Some(&"a".repeat(300)))));
        see((flow(&[1, 2]), flow(&[1, 20])));
    }
}

fn main() {
    let spans = format!(
        "
        sum
        sum !{}::with::Unreadable
        boxed
        boxed !{1}
        boxed !{1}
        option
        option
        option
        option_in_result
        option_in_result
        option_in_result !core::fmt::Error
        flow
        flow
        ",
        module_path!(),
        "alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>",
    );
    same(bare::run, with::run, &spans);
}
