//! Lints about what is in a body fire as they do without the attribute.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[must_use]
    fn needed() -> Result<u8, u8> {
        Ok(1)
    }

    #[deprecated]
    fn old() -> u8 {
        2
    }

    #[traced]
    #[expect(unreachable_code, reason = "it is behind a return")]
    fn unreachable(number: u8) -> u8 {
        return number;
        number + 1
    }

    #[traced]
    #[expect(unreachable_code, reason = "it is behind a panic")]
    fn behind_a_panic() {
        panic!("at once");
        see("never");
    }

    #[traced]
    #[expect(unused_must_use, reason = "it is not looked at")]
    fn not_looked_at() -> u8 {
        needed();
        1
    }

    #[traced]
    #[expect(unused_must_use, reason = "it is not looked at")]
    fn not_looked_at_without_a_result() {
        needed();
    }

    #[traced]
    #[expect(unused_variables, unused_mut, unused_assignments, reason = "they are examples")]
    fn locals() -> Option<u8> {
        let unused = 1;
        let mut never_mutated = 2;
        let mut assigned = 3;
        see(assigned);
        assigned = 4;
        Some(never_mutated)
    }

    #[traced]
    #[expect(dead_code, unused_imports, unused_macros, reason = "they are examples")]
    fn items() -> u8 {
        use std::fmt::Debug;
        macro_rules! unused {
            () => {};
        }
        struct Unused;
        fn never_called() {}
        1
    }

    #[traced]
    #[expect(deprecated, reason = "it is an example")]
    fn calls_an_old_one() -> u8 {
        old()
    }

    #[traced]
    #[expect(unused_parens, unused_braces, unused_labels, path_statements, reason = "they are examples")]
    fn needless(number: u8) -> u8 {
        let sum = (number + 1);
        'unused: for _ in 0..1 {}
        if { sum > 9 } {
            return 9;
        }
        sum;
        sum
    }

    #[traced]
    #[expect(unused_comparisons, unused_unsafe, while_true, reason = "they are examples")]
    fn senseless(number: u8) -> bool {
        while true {
            break;
        }
        unsafe { number >= 0 }
    }

    #[traced]
    #[expect(unused_doc_comments, redundant_semicolons, non_snake_case, reason = "they are examples")]
    fn written_oddly() -> u8 {
        /// Is said of a value.
        let Value = 1;;
        Value
    }

    #[traced]
    #[expect(unconditional_panic, reason = "it is an example")]
    fn sure_to_fail() -> u8 {
        [1, 2][2]
    }

    pub fn run() {
        see((unreachable(1), not_looked_at(), locals(), items(), calls_an_old_one()));
        outcome_of(behind_a_panic);
        not_looked_at_without_a_result();
        see((needless(1), senseless(2), written_oddly()));
        outcome_of(sure_to_fail);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        unreachable
        not_looked_at
        locals
        items
        calls_an_old_one
        behind_a_panic !panic
        not_looked_at_without_a_result
        needless
        senseless
        written_oddly
        sure_to_fail !panic
        ",
    );
}
