//! Attributes that are written without `unsafe(..)` in this edition, and an ABI without its name.
#![deny(warnings)]
#![allow(missing_abi, reason = "the name may be left out")]

use traced::traced;
use traced_ui_support::makes;

#[no_mangle]
#[traced]
pub extern "C" fn traced_ui_first(number: u8) -> u8 {
    number + 1
}

#[traced]
#[no_mangle]
#[inline(never)]
extern "C" fn traced_ui_second(number: u8) {
    assert!(number > 0);
}

#[traced]
#[export_name = "traced_ui_third_of_all"]
pub extern "C" fn traced_ui_third(mut number: u8) -> u8 {
    number += 1;
    number
}

#[traced]
#[link_section = ".text.traced_ui"]
#[cold]
fn placed() -> Option<u8> {
    Some(1)
}

extern "C" {
    #[link_name = "traced_ui_first"]
    fn by_its_name(number: u8) -> u8;
    fn traced_ui_third_of_all(number: u8) -> u8;
}

fn run() {
    // SAFETY: they are ours.
    assert_eq!(unsafe { (by_its_name(1), traced_ui_third_of_all(2)) }, (2, 3));
    traced_ui_second(1);
    assert_eq!((traced_ui_third(1), placed()), (2, Some(1)));
}

fn main() {
    makes(run, "traced_ui_first\ntraced_ui_third\ntraced_ui_second\ntraced_ui_third\nplaced");
}
