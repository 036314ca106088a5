//! A panic that is caught by what is dropped while another one unwinds: `thread::panicking` does not tell the
//! two apart, so that only the spans are marked that the first one passes.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::panic::catch_unwind;

    struct Closes;

    impl Drop for Closes {
        #[traced]
        fn drop(&mut self) {
            see(catch_unwind(fails).is_err());
            see(catch_unwind(passes).is_err());
        }
    }

    #[traced]
    fn fails() -> u8 {
        panic!("the second")
    }

    #[traced]
    fn passes() -> u8 {
        1
    }

    #[traced]
    fn panics() -> u8 {
        let _closes = Closes;
        panic!("the first")
    }

    pub fn run() {
        outcome_of(panics);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        panics !panic
          drop
            fails
            passes
        ",
    );
}
