//! Parameters that the body assigns to, with owned values and with references of their own lifetime.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn text(mut text: &str) -> usize {
        while let Some(rest) = text.strip_prefix('-') {
            text = rest;
        }
        text.len()
    }

    #[traced]
    fn without_a_result(mut text: &str) {
        see(text);
        text = text.trim_start();
        see(text);
    }

    #[traced]
    fn named<'a>(mut first: &'a str, second: &'a str) -> Result<&'a str, String> {
        if first.is_empty() {
            first = second;
        }
        if first.is_empty() { Err(second.repeat(2)) } else { Ok(first) }
    }

    #[traced]
    fn exclusive<'a>(mut numbers: &'a mut [u8], mut left: usize) -> Option<&'a mut u8> {
        while left > 0 {
            left -= 1;
            // Moved out and back in, as `split_first_mut` needs it.
            let (first, rest) = numbers.split_first_mut()?;
            *first += 1;
            numbers = rest;
        }
        numbers.first_mut()
    }

    #[traced]
    fn owned(mut list: Vec<u8>, mut count: u8) -> Vec<u8> {
        while count > 0 {
            list.push(count);
            count -= 1;
        }
        list = list.split_off(1);
        list
    }

    #[traced]
    fn generic<T: Default + PartialOrd>(mut least: T, others: impl IntoIterator<Item = T>) -> T {
        for other in others {
            if other < least {
                least = other;
            }
        }
        least
    }

    #[traced]
    fn option(mut given: Option<&String>) -> Option<&str> {
        given.take().map(String::as_str).filter(|_| given.is_none())
    }

    pub fn run() {
        see(text("--a"));
        without_a_result(" a");
        see((named("a", "b"), named("", "b"), named("", "")));
        let mut numbers = [1, 2];
        see(exclusive(&mut numbers, 1));
        see(exclusive(&mut numbers, 3));
        see(numbers);
        see(owned(vec![7], 2));
        see(generic(3, [2, 5]));
        see(option(Some(&"a".to_owned())));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        text
        without_a_result
        named
        named
        named !alloc::string::String
        exclusive
        exclusive
        owned
        generic
        option
        ",
    );
}
