//! Types, variants, traits and functions of the prelude are shadowed by others of the same names.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    mod shadowed {
        use super::traced;

        #[derive(Debug)]
        pub struct Option(pub u8);
        #[derive(Debug)]
        pub enum Result {
            Good,
            Bad,
        }
        #[derive(Debug)]
        pub struct Box;
        #[derive(Debug)]
        pub struct String;
        #[derive(Debug)]
        pub struct Vec<T>(pub T);
        pub struct Fn;
        pub struct FnOnce;
        pub struct Drop;
        pub struct Sized;
        pub struct Send;
        pub struct From;
        pub struct AsRef;
        pub struct Some;
        pub struct None;
        pub struct Ok;
        pub struct Err;

        fn drop<T>(_: &T) -> &'static str {
            "is kept"
        }

        #[traced]
        pub fn result(is_good: bool) -> Result {
            if is_good { Result::Good } else { Result::Bad }
        }

        #[traced]
        pub fn option(_: Some, _: None, _: Ok, _: Err) -> Option {
            Option(1)
        }

        #[traced]
        pub fn others() -> (Box, String, Vec<Option>) {
            (Box, String, Vec(Option(2)))
        }

        #[traced]
        pub fn nothing(to: &mut Option) {
            let _ = (Fn, FnOnce, Drop, Sized, Send, From, AsRef);
            to.0 += 1;
        }

        #[traced]
        pub fn real() -> ::std::result::Result<&'static str, u8> {
            if drop(&Some).is_empty() { ::std::result::Result::Ok("") } else { ::std::result::Result::Err(1) }
        }
    }

    pub fn run() {
        use shadowed::{Err, None, Ok, Option, Some};

        see((shadowed::result(true), shadowed::result(false)));
        see(shadowed::option(Some, None, Ok, Err));
        see(shadowed::others());
        let mut option = Option(4);
        shadowed::nothing(&mut option);
        see(option.0);
        see(shadowed::real());
    }
}

fn main() {
    same(bare::run, with::run, "result\nresult\noption\nothers\nnothing\nreal !u8");
}
