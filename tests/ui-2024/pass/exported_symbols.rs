//! Functions that the linker knows by name.
#![deny(warnings)]

use traced::traced;
use traced_ui_support::{makes, see};

#[traced]
#[unsafe(no_mangle)]
pub extern "C" fn traced_ui_exported(number: i32) -> i32 {
    number + 1
}

#[unsafe(export_name = "traced_ui_under_another_name")]
#[traced]
pub unsafe extern "C" fn exported(numbers: *const u8, count: usize) -> u8 {
    // SAFETY: as the caller promises.
    unsafe { std::slice::from_raw_parts(numbers, count) }.iter().sum()
}

mod imported {
    unsafe extern "C" {
        pub safe fn traced_ui_exported(number: i32) -> i32;
        pub unsafe fn traced_ui_under_another_name(numbers: *const u8, count: usize) -> u8;
    }
}

fn run() {
    assert_eq!(imported::traced_ui_exported(1), 2);
    // SAFETY: there are as many.
    assert_eq!(unsafe { imported::traced_ui_under_another_name([1, 2].as_ptr(), 2) }, 3);
    see(traced_ui_exported(1));
}

fn main() {
    makes(run, "traced_ui_exported\nexported\ntraced_ui_exported");
}
