//! `extern` functions keep their ABI: they can be handed on as pointers of it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::ffi::{CStr, c_char, c_int};

    #[traced]
    extern "C" fn next(number: c_int) -> c_int {
        if number < 0 {
            return 0;
        }
        number + 1
    }

    #[traced]
    extern "C" fn count(to: &mut c_int) {
        *to += 1;
    }

    #[traced]
    unsafe extern "C" fn length(text: *const c_char) -> usize {
        // SAFETY: as the caller promises.
        unsafe { CStr::from_ptr(text) }.count_bytes()
    }

    // Only this one may unwind.
    #[traced]
    pub extern "C-unwind" fn panics() {
        panic!("through C");
    }

    #[traced]
    extern "system" fn system(mut number: u8) -> u8 {
        number *= 2;
        number
    }

    #[traced]
    #[expect(improper_ctypes_definitions, reason = "it is to fire as without the attribute")]
    extern "C" fn result(is_fine: bool) -> Result<u8, u8> {
        if is_fine { Ok(1) } else { Err(2) }
    }

    fn through(pointer: extern "C" fn(c_int) -> c_int, number: c_int) -> c_int {
        pointer(number)
    }

    pub fn run() {
        see((through(next, 1), through(next, -1)));
        let mut number = 1;
        let pointer: extern "C" fn(&mut c_int) = count;
        pointer(&mut number);
        see(number);
        let pointer: unsafe extern "C" fn(*const c_char) -> usize = length;
        // SAFETY: it is a text of C's.
        see(unsafe { pointer(c"text".as_ptr()) });
        outcome_of(|| panics());
        see(system(3));
        see((result(true), result(false)));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        next
        next
        count
        length
        panics !panic
        system
        result
        result !u8
        ",
    );
}
