//! Functions that return nothing, however that is written.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::Cell;
    use std::convert::Infallible;

    type Nothing = ();

    #[traced]
    fn unsaid(count: &Cell<u8>) {
        count.set(count.get() + 1)
    }

    #[traced]
    fn returned_early(count: &mut u8) {
        if *count > 1 {
            return;
        }
        *count += 1;
    }

    #[traced]
    fn said(number: u8) -> () {
        match number {
            0 => (),
            1 => return see("one"),
            _ => see("many"),
        }
    }

    #[traced]
    fn under_another_name(number: u8) -> Nothing {
        if number == 0 {
            return;
        }
        see(number);
    }

    #[traced]
    fn empty() {}

    #[traced]
    fn cannot_fail() -> Result<(), Infallible> {
        Ok(())
    }

    #[traced]
    fn cannot_return(number: u8) -> Infallible {
        panic!("{}", if number == 0 { "none" } else { "some" })
    }

    pub fn run() {
        let count = Cell::new(0);
        unsaid(&count);
        see(count);
        let mut count = 1;
        returned_early(&mut count);
        returned_early(&mut count);
        see(count);
        said(0);
        said(1);
        said(2);
        under_another_name(0);
        under_another_name(1);
        empty();
        see(cannot_fail());
        outcome_of(|| cannot_return(1));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        unsaid
        returned_early
        returned_early
        said
        said
        said
        under_another_name
        under_another_name
        empty
        cannot_fail
        cannot_return !panic
        ",
    );
}
