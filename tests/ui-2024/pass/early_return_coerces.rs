//! An early return is coerced to the type of the result, as the end of a body is: unsized, reborrowed.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Display;
    use std::rc::Rc;

    #[traced]
    fn boxed(is_text: bool) -> Box<dyn Display> {
        if is_text {
            return Box::new("text");
        }
        Box::new(1)
    }

    #[traced]
    fn shared(number: Option<u8>) -> Rc<dyn Display> {
        let Some(number) = number else { return Rc::new('-') };
        Rc::new(number)
    }

    #[traced]
    fn borrowed<'a>(text: &'a String, number: &'a u8) -> &'a dyn Display {
        match number {
            0 => return text,
            number => number,
        }
    }

    #[traced]
    fn slice(is_long: bool) -> &'static [u8] {
        if is_long {
            return &[1, 2, 3];
        }
        &[1]
    }

    #[traced]
    fn dereferenced<'a>(text: &'a String, other: &'a mut String) -> &'a str {
        if text.is_empty() {
            other.push('!');
            return other;
        }
        text
    }

    fn next(number: u8) -> u8 {
        number + 1
    }

    #[traced]
    fn pointer(is_next: bool) -> fn(u8) -> u8 {
        if is_next {
            return next;
        }
        |number| number - 1
    }

    #[traced]
    fn in_a_result(is_fine: bool) -> Result<Box<dyn Display>, Box<dyn Display>> {
        if is_fine {
            return Ok(Box::new("fine"));
        }
        Err(Box::new(7))
    }

    pub fn run() {
        see((boxed(true).to_string(), boxed(false).to_string()));
        see((shared(None).to_string(), shared(Some(1)).to_string()));
        see((borrowed(&"a".to_owned(), &0).to_string(), borrowed(&"a".to_owned(), &1).to_string()));
        see((slice(true), slice(false)));
        see(dereferenced(&String::new(), &mut "a".to_owned()));
        see((pointer(true)(1), pointer(false)(1)));
        see(in_a_result(true).map(|fine| fine.to_string()).is_ok());
        see(in_a_result(false).map_err(|error| error.to_string()).is_err());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        boxed
        boxed
        shared
        shared
        borrowed
        borrowed
        slice
        slice
        dereferenced
        pointer
        pointer
        in_a_result
        in_a_result !alloc::boxed::Box<dyn core::fmt::Display>
        ",
    );
}
