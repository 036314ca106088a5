//! The level of a lint on a parameter that is `mut`: the variable that the body has is not the parameter.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn never_mutated(#[allow(unused_mut)] mut number: u8) -> u8 {
        number
    }

    #[traced]
    fn expected(#[expect(unused_mut, reason = "it is never mutated")] mut number: u8) -> u8 {
        number
    }

    #[traced]
    fn badly_named(#[allow(non_snake_case)] mut Number: u8) -> u8 {
        Number += 1;
        Number
    }

    #[traced]
    fn unused(#[allow(unused_variables, unused_mut)] mut number: u8) -> u8 {
        1
    }

    #[traced]
    fn in_a_pattern(#[cfg_attr(all(), allow(unused_mut))] (mut first, second): (u8, u8)) -> u8 {
        first + second
    }

    pub fn run() {
        see((never_mutated(1), expected(2), badly_named(3), unused(4), in_a_pattern((5, 6))));
    }
}

fn main() {
    same(bare::run, with::run, "never_mutated\nexpected\nbadly_named\nunused\nin_a_pattern");
}
