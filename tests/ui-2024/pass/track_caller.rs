//! `#[track_caller]`: what the body says of its caller, and where its panics are said to be.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::error::Error;
    use std::fmt::Display;
    use std::panic::{Location, catch_unwind};
    use std::sync::Mutex;

    static PLACE: Mutex<(u32, u32)> = Mutex::new((0, 0));

    fn column_of_the_panic(work: fn()) -> u32 {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(|place| (place.line(), place.column()));
            *PLACE.lock().unwrap() = place.unwrap_or_default();
        }));
        let _ = catch_unwind(work);
        std::panic::set_hook(before);
        PLACE.lock().unwrap().1
    }

    #[traced]
    #[track_caller]
    fn column() -> u32 {
        Location::caller().column()
    }

    #[traced]
    #[track_caller]
    fn fails(is_fine: bool) -> Result<u32, u32> {
        let column = Location::caller().column();
        if is_fine { Ok(column) } else { Err(column) }
    }

    // No closure may be around the body, and so what is returned early is not seen.
    #[traced]
    #[track_caller]
    fn leaves_early(is_fine: bool) -> Result<u32, u32> {
        if is_fine {
            return Err(Location::caller().column());
        }
        Err(1)
    }

    #[traced]
    #[track_caller]
    fn coerces(is_text: bool) -> Result<Box<dyn Display>, Box<dyn Error>> {
        match is_text {
            true => Ok(Box::new("text")),
            false => Ok(Box::new(Location::caller().column())),
        }
    }

    #[traced]
    #[track_caller]
    fn opaque() -> impl Fn(&str) -> usize {
        let column = Location::caller().column() as usize;
        move |text| text.len() + column
    }

    #[traced]
    #[track_caller]
    fn shown() {
        see(Location::caller().column());
    }

    #[track_caller]
    #[traced]
    fn unwrapped(number: Option<u8>) -> u8 {
        number.expect("it is there")
    }

    #[traced]
    fn inside() -> [u32; 2] {
        [column(), column_of_the_panic(|| see(unwrapped(None)))]
    }

    pub fn run() {
        see((column(), column()));
        see((fails(true), fails(false)));
        see((leaves_early(true), leaves_early(false)));
        see((coerces(true).map(|text| text.to_string()).ok(), coerces(false).is_ok(), opaque()("a")));
        shown();
        see(column_of_the_panic(|| see(unwrapped(None))));
        see(inside());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        column
        column
        fails
        fails !u32
        leaves_early
        leaves_early
        coerces
        coerces
        opaque
        shown
        unwrapped !panic
        inside
          column
          unwrapped !panic
        ",
    );
}
