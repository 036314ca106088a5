//! A panic passes with what it carries, and marks the spans that it passes.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};

    #[derive(Debug, PartialEq)]
    struct Payload(u8);

    #[traced]
    fn any(number: u8) -> u8 {
        let _noisy = Noisy("a local");
        panic_any(Payload(number))
    }

    #[traced]
    fn formatted(number: u8, _noisy: Noisy) -> Result<(), String> {
        panic!("number {number}")
    }

    #[traced]
    fn passed_by() -> Option<u8> {
        let number = any(1);
        Some(number)
    }

    #[traced]
    fn caught() -> bool {
        catch_unwind(passed_by).is_err_and(|payload| payload.downcast_ref() == Some(&Payload(1)))
    }

    #[traced]
    fn resumed() {
        let payload = catch_unwind(|| any(2)).unwrap_err();
        see("caught");
        resume_unwind(payload);
    }

    #[traced]
    fn dropped_at_the_end(_bomb: Bomb) -> Result<u8, String> {
        Err("that is not what comes back".to_owned())
    }

    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }

    pub fn run() {
        let payload = catch_unwind(AssertUnwindSafe(|| formatted(1, Noisy("a parameter")))).unwrap_err();
        see(payload.downcast_ref::<String>());
        see(caught());
        let payload = catch_unwind(resumed).unwrap_err();
        see(payload.downcast_ref::<Payload>());
        outcome_of(|| dropped_at_the_end(Bomb));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        formatted !panic
        caught
          passed_by !panic
            any !panic
        resumed !panic
          any !panic
        dropped_at_the_end !panic
        ",
    );
}
