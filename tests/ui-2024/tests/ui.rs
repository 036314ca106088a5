//! Programs that the macros must compile and that must run, and programs that they must refuse.

use traced_ui_support::{PINNED, is_pinned, skip::skipped};

#[test]
fn programs_in_hard_shapes_do_what_they_do_without_the_attribute() {
    trybuild::TestCases::new().pass("pass/*.rs");
}

#[test]
fn programs_that_cannot_be_traced_are_refused_with_the_remedy() {
    if is_pinned() {
        trybuild::TestCases::new().compile_fail("fail/*.rs");
    } else {
        let why = format!("the compiler is not {PINNED}, whose messages are compared");
        skipped("programs_that_cannot_be_traced_are_refused_with_the_remedy", "rustc", &why);
    }
}
