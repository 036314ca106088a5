//! `impl Trait` anywhere within the type that is returned.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Debug;

    #[traced]
    fn in_a_tuple(from: u8) -> (impl Iterator<Item = u8>, usize, Box<impl Debug>) {
        (from..from + 3, 3, Box::new('c'))
    }

    #[traced]
    fn in_a_vec(texts: &[&'static str]) -> Vec<impl Fn() -> usize + use<>> {
        texts.iter().map(|&text| move || text.len()).collect()
    }

    #[traced]
    fn in_an_array() -> [impl Debug; 2] {
        ["a", "b"]
    }

    #[traced]
    fn in_an_option(is_some: bool) -> Option<impl Debug> {
        if !is_some {
            return None;
        }
        Some(vec![1])
    }

    #[traced]
    fn behind_a_reference<'a>(text: &'a String) -> &'a impl AsRef<str> {
        text
    }

    #[traced]
    fn within_a_trait_object(to: u8) -> Box<dyn Iterator<Item = impl Debug + use<>>> {
        if to == 0 {
            return Box::new(std::iter::empty());
        }
        Box::new((0..to).rev())
    }

    #[traced]
    fn of_one_argument<'a, T: Debug>(one: T, _other: &'a str) -> impl Debug + use<T> {
        Some(one)
    }

    pub fn run() {
        let (numbers, count, letter) = in_a_tuple(4);
        see((numbers.collect::<Vec<_>>(), count, letter));
        see(in_a_vec(&["a", "bc"]).iter().map(|length| length()).collect::<Vec<_>>());
        see(in_an_array());
        see((in_an_option(true), in_an_option(false)));
        see(behind_a_reference(&"text".to_owned()).as_ref());
        see((within_a_trait_object(2).collect::<Vec<_>>(), within_a_trait_object(0).count()));
        see(of_one_argument(1, &String::from("short")));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        in_a_tuple
        in_a_vec
        in_an_array
        in_an_option
        in_an_option
        behind_a_reference
        within_a_trait_object
        within_a_trait_object
        of_one_argument
        ",
    );
}
