//! Macros of the user's are called as those are that generated code may use.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    macro_rules! concat {
        ($($text:tt)*) => { "the user's concat" };
    }
    macro_rules! line {
        () => { "the user's line" };
    }
    macro_rules! stringify {
        ($($text:tt)*) => { "the user's stringify" };
    }
    macro_rules! matches {
        ($($text:tt)*) => { "the user's matches" };
    }
    macro_rules! file {
        () => { 1 };
    }
    macro_rules! module_path {
        () => { 2 };
    }
    macro_rules! format_args {
        ($($text:tt)*) => { 3 };
    }
    macro_rules! cfg {
        ($($text:tt)*) => { 4 };
    }
    macro_rules! site {
        ($($text:tt)*) => { 5 };
    }

    #[traced]
    fn texts(number: u8) -> [&'static str; 4] {
        let _ = number;
        [concat!("a", "b"), line!(), stringify!(number), matches!(number, 1)]
    }

    #[traced]
    fn numbers(is_fine: bool) -> Result<[u8; 5], u8> {
        if !is_fine {
            return Err(line!().len() as u8);
        }
        Ok([file!(), module_path!(), format_args!("{}", 1), cfg!(test), site!()])
    }

    #[traced]
    fn nothing() {
        see(line!());
    }

    pub fn run() {
        see(texts(1));
        see((numbers(true), numbers(false)));
        nothing();
    }
}

fn main() {
    same(bare::run, with::run, "texts\nnumbers\nnumbers !u8\nnothing");
}
