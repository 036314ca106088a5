//! Functions of the type `!`, which panic or loop until something panics.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn panics(text: &str) -> ! {
        see(text);
        panic!("at once");
    }

    #[traced]
    fn loops(mut left: u8) -> ! {
        let _noisy = Noisy("the loop's");
        loop {
            left = left.checked_sub(1).expect("nothing is left");
        }
    }

    #[traced]
    fn calls_another(is_short: bool) -> ! {
        if is_short {
            panics("short");
        }
        loops(3)
    }

    fn value(number: Option<u8>) -> u8 {
        number.unwrap_or_else(|| panics("it is none"))
    }

    pub fn run() {
        outcome_of(|| panics("a"));
        outcome_of(|| loops(2));
        outcome_of(|| calls_another(true));
        outcome_of(|| calls_another(false));
        outcome_of(|| value(None));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        panics !panic
        loops !panic
        calls_another !panic
          panics !panic
        calls_another !panic
          loops !panic
        panics !panic
        ",
    );
}
