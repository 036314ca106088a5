//! Variables that the patterns of parameters bind are assigned what lives shorter than the call.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    struct Texts<'a> {
        left: &'a str,
        right: &'a str,
    }

    struct Wrapped<T>(T);

    #[traced]
    fn tuple((mut first, second): (&str, &str)) -> usize {
        let both = format!("{first}{second}");
        first = &both;
        first.len()
    }

    #[traced]
    fn fields(Texts { mut left, right: mut other }: Texts<'_>) -> (usize, usize) {
        let own = left.to_owned() + other;
        left = &own;
        other = &own[1..];
        (left.len(), other.len())
    }

    #[traced]
    fn nested(Wrapped((Wrapped(mut number), [mut text, ..])): Wrapped<(Wrapped<u8>, [&str; 2])>) -> String {
        let own = text.repeat(2);
        number += 1;
        text = &own;
        format!("{text}{number}")
    }

    #[traced]
    #[allow(unused_parens, reason = "older compilers do not ask for them to go")]
    fn reference(&(mut number): &u8) -> u8 {
        number += 1;
        number
    }

    #[traced]
    fn shorthand<'a>(Texts { mut left, right }: Texts<'a>) -> &'a str {
        while left.len() > right.len() {
            left = &left[1..];
        }
        left
    }

    #[traced]
    fn bound_twice(mut whole @ Wrapped(first): Wrapped<u8>) -> u8
    where
        Wrapped<u8>: Copy,
    {
        whole.0 += 1;
        whole.0 * first
    }

    impl<T: Copy> Clone for Wrapped<T> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<T: Copy> Copy for Wrapped<T> {}

    pub fn run() {
        see(tuple(("a", "b")));
        see(fields(Texts { left: "a", right: "b" }));
        see(nested(Wrapped((Wrapped(1), ["a", "b"]))));
        see(reference(&1));
        see(shorthand(Texts { left: "left", right: "to" }));
        see(bound_twice(Wrapped(3)));
    }
}

fn main() {
    same(bare::run, with::run, "tuple\nfields\nnested\nreference\nshorthand\nbound_twice");
}
