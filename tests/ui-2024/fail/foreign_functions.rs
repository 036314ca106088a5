//! What another language implements has no body here.

use std::ffi::c_int;

use traced::traced;

unsafe extern "C" {
    #[traced]
    fn abs(value: c_int) -> c_int;

    #[traced]
    pub safe fn labs(value: i64) -> i64;
}

#[traced]
unsafe extern "C" {
    fn rand() -> c_int;
}

fn main() {
    let _ = unsafe { abs(-1) + rand() };
    let _ = labs(-1);
}
