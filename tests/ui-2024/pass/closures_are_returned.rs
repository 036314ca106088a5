//! Closures are returned whose types only the return type tells: they take references of any lifetime.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn counter(mut count: u8) -> impl FnMut() -> u8 {
        move || {
            count += 1;
            count
        }
    }

    #[traced]
    fn of_any_lifetime() -> impl Fn(&str) -> usize {
        |text| text.len()
    }

    #[traced]
    fn gives_back(mark: char) -> impl for<'a> Fn(&'a str) -> &'a str {
        move |text| text.trim_matches(mark)
    }

    #[traced]
    fn borrowing<'a>(words: &'a [&str]) -> impl Fn(&str) -> Option<&'a str> + use<'a> {
        let words: Vec<&'a str> = words.to_vec();
        move |word| words.iter().find(|known| **known == word).copied()
    }

    #[traced]
    fn boxed(is_long: bool) -> Box<dyn Fn(&[u8]) -> u8> {
        if is_long {
            return Box::new(|numbers| numbers.iter().sum());
        }
        Box::new(|numbers| numbers[0])
    }

    #[traced]
    fn once(noisy: Noisy) -> Result<Box<dyn FnOnce(&mut String)>, Noisy> {
        if noisy.0.is_empty() { Err(noisy) } else { Ok(Box::new(move |text| text.push_str(noisy.0))) }
    }

    #[traced]
    fn in_a_result(is_fine: bool) -> Result<impl Fn(&str) -> usize, u8> {
        if !is_fine {
            return Err(1);
        }
        Ok(|text: &str| text.len())
    }

    pub fn run() {
        let mut next = counter(1);
        see((next(), next()));
        see(of_any_lifetime()(&String::from("text")));
        see(gives_back('-')(&String::from("-a-")));
        see(borrowing(&["a"])(&String::from("a")));
        see((boxed(true)(&[1, 2]), boxed(false)(&[1, 2])));
        let mut text = String::new();
        if let Ok(work) = once(Noisy("noise")) {
            work(&mut text);
        }
        see(text);
        see(once(Noisy("")).is_err());
        see(in_a_result(true).map(|length| length("a")));
        see(in_a_result(false).is_err());
    }
}

fn main() {
    let spans = format!(
        "
        counter
        of_any_lifetime
        gives_back
        borrowing
        boxed
        boxed
        once
        once !{}
        in_a_result
        in_a_result !u8
        ",
        std::any::type_name::<traced_ui_support::Noisy>()
    );
    same(bare::run, with::run, &spans);
}
