//! Lints about a function and its parameters fire as they do without the attribute.
#![deny(warnings, elided_lifetimes_in_paths, single_use_lifetimes, unreachable_pub, unused_lifetimes)]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::Ref;
    use std::cell::RefCell;

    #[traced]
    #[expect(dead_code, reason = "it is never called")]
    fn never_called(number: u8) -> u8 {
        number
    }

    #[traced]
    #[expect(unused_variables, reason = "it is not used")]
    fn unused(first: u8, second: u8) -> u8 {
        second
    }

    #[traced]
    #[expect(unused_variables, reason = "it is not used")]
    fn unused_without_a_result(first: &str, (second, third): (u8, u8)) {
        see(third);
    }

    #[traced]
    #[expect(unused_mut, reason = "it is never mutated")]
    fn never_mutated(mut number: u8) -> u8 {
        number
    }

    #[traced]
    #[expect(unused_mut, reason = "it is never mutated")]
    fn never_mutated_in_a_pattern((mut first, second): (u8, u8)) {
        see(first + second);
    }

    #[traced]
    #[expect(unused_assignments, reason = "what is passed is never read")]
    fn never_read(mut number: u8) -> u8 {
        number = 2;
        number
    }

    #[traced]
    #[expect(unused_assignments, reason = "what is assigned is never read")]
    fn assigned_last(mut number: u8) -> u8 {
        let before = number;
        number = 2;
        before
    }

    #[traced]
    #[expect(non_snake_case, reason = "it is no name of a function")]
    fn BadlyNamed(number: u8) -> u8 {
        number
    }

    #[traced]
    #[expect(non_snake_case, reason = "it is no name of a variable")]
    fn badly_named_parameter(Number: u8, mut Other: u8) -> u8 {
        Other += Number;
        Other
    }

    #[traced]
    #[expect(elided_lifetimes_in_paths, reason = "it is not said that it borrows")]
    #[allow(unknown_lints, mismatched_lifetime_syntaxes, reason = "younger compilers say that as well")]
    fn hidden(cell: &RefCell<u8>) -> Ref<u8> {
        cell.borrow()
    }

    #[traced]
    #[expect(single_use_lifetimes, reason = "it need not be named")]
    fn named_once<'a>(text: &'a str) -> usize {
        text.len()
    }

    #[traced]
    #[expect(unused_lifetimes, reason = "it is named for nothing")]
    fn named_for_nothing<'a>(text: &str) -> usize {
        text.len()
    }

    #[traced]
    #[expect(unreachable_pub, reason = "nobody can reach it")]
    pub fn reached_by_nobody() -> u8 {
        1
    }

    #[traced]
    #[expect(unused_parens, reason = "they say nothing")]
    fn in_parentheses(number: (u8)) -> (u8) {
        number
    }

    #[expect(unreachable_pub, reason = "the program calls it from here")]
    pub fn run() {
        see((unused(1, 2), never_mutated(3), never_read(4), assigned_last(5), BadlyNamed(6)));
        unused_without_a_result("1", (2, 3));
        never_mutated_in_a_pattern((1, 2));
        see((
            badly_named_parameter(1, 2),
            *hidden(&RefCell::new(3)),
            named_once("4"),
            named_for_nothing("5"),
        ));
        see((reached_by_nobody(), in_parentheses(2)));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        unused
        never_mutated
        never_read
        assigned_last
        BadlyNamed
        unused_without_a_result
        never_mutated_in_a_pattern
        badly_named_parameter
        hidden
        named_once
        named_for_nothing
        reached_by_nobody
        in_parentheses
        ",
    );
}
