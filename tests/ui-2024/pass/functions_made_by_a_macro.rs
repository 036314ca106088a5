//! Functions that a macro of the user's makes, with names, types, patterns and bodies that are handed to it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    macro_rules! function {
        ($(#[$attribute:meta])* $visible:vis $name:ident($($pattern:pat_param => $of:ty),*) $body:block) => {
            $(#[$attribute])*
            #[traced]
            $visible fn $name($($pattern: $of),*) $body
        };
        (
            $(#[$attribute:meta])*
            $visible:vis $name:ident($($pattern:pat_param => $of:ty),*) -> $to:ty, $body:expr
        ) => {
            $(#[$attribute])*
            #[traced]
            $visible fn $name($($pattern: $of),*) -> $to { $body }
        };
    }

    function! {
        /// Gives a number back.
        #[must_use]
        pub number(number => u8, (mut first, _) => (u8, u8)) -> u8, {
            first += number;
            first
        }
    }
    function!(result(text => &str) -> Result<u8, std::num::ParseIntError>, Ok(text.parse::<u8>()? + 1));
    function!(unit(text => &str) -> (), if text.is_empty() { return } else { see(text) });
    function!(nothing(list => &mut Vec<u8>) { list.push(1) });
    function!(boxed(_ => ()) -> Box<dyn std::fmt::Debug>, return Box::new(1));
    function!(opaque(text => &'static str) -> impl Iterator<Item = char>, text.chars());
    function!(mutable(mut text => String) -> String, {
        text.push('!');
        text
    });

    macro_rules! items {
        ($($item:item)*) => {
            $(#[traced] $item)*
        };
    }

    items! {
        fn first(number: u8) -> u8 {
            number + 1
        }

        fn second<'a>(texts: &'a mut [&'a str]) -> Option<&'a mut &'a str> {
            texts.last_mut()
        }
    }

    macro_rules! method {
        ($self:ident, $lifetime:lifetime, $name:literal, $field:tt) => {
            #[traced($name)]
            fn field<$lifetime>(&$lifetime $self) -> &$lifetime u8 {
                &$self.$field
            }
        };
    }

    struct Pair(u8, u8);

    impl Pair {
        method!(self, 'a, "a field", 1);
    }

    pub fn run() {
        see(number(1, (2, 3)));
        see((result("1"), result("one")));
        unit("");
        unit("text");
        nothing(&mut vec![]);
        see((boxed(()), opaque("ab").count(), mutable("a".to_owned())));
        see((first(1), second(&mut ["a"])));
        let pair = Pair(1, 2);
        see((pair.field(), pair.0));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        number
        result
        result !core::num::error::ParseIntError
        unit
        unit
        nothing
        boxed
        opaque
        mutable
        first
        second
        a field
        ",
    );
}
