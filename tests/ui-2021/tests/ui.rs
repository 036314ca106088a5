//! Programs that the macros must compile and that must run, where the edition matters.

#[test]
fn programs_of_the_edition_before_do_what_they_do_without_the_attribute() {
    trybuild::TestCases::new().pass("pass/*.rs");
}
