//! Parameters without a name, and such as the body does not use, are dropped among the others as ever.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn without_a_name(first: Noisy, _: Noisy) -> usize {
        see("in the body");
        first.0.len()
    }

    #[traced]
    fn between(first: Noisy, _: Noisy, last: Noisy) -> usize {
        see("in the body");
        first.0.len() + last.0.len()
    }

    #[traced]
    fn in_a_pattern(first: Noisy, (second, _): (Noisy, Noisy)) -> usize {
        see("in the body");
        first.0.len() + second.0.len()
    }

    #[traced]
    #[allow(unused_variables, reason = "it is the example")]
    fn not_used(first: Noisy, second: Noisy) -> usize {
        see("in the body");
        first.0.len()
    }

    #[traced]
    #[allow(unused_variables, reason = "it is the example")]
    fn not_used_beside_a_mutable_one(mut first: Noisy, second: Noisy, third: Noisy) -> usize {
        see((&first, &third));
        first = Noisy("another");
        first.0.len()
    }

    #[traced]
    fn without_a_result(first: Noisy, _: Noisy) {
        see(&first);
    }

    pub fn run() {
        see(without_a_name(Noisy("1"), Noisy("2")));
        see(between(Noisy("1"), Noisy("2"), Noisy("3")));
        see(in_a_pattern(Noisy("1"), (Noisy("2"), Noisy("3"))));
        see(not_used(Noisy("1"), Noisy("2")));
        see(not_used_beside_a_mutable_one(Noisy("1"), Noisy("2"), Noisy("3")));
        without_a_result(Noisy("1"), Noisy("2"));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        without_a_name
        between
        in_a_pattern
        not_used
        not_used_beside_a_mutable_one
        without_a_result
        ",
    );
}
