//! Functions with the attribute where one does not expect functions.
#![deny(warnings)]
#![allow(non_local_definitions, reason = "that is what is odd about some of them")]

use traced_ui_support::{same, twice};

twice! {
    struct Thing;

    const _: () = {
        use std::fmt;

        impl fmt::Display for Thing {
            #[traced]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a thing")
            }
        }
    };

    static POINTER: fn(u8) -> u8 = {
        #[traced]
        fn in_a_static(number: u8) -> u8 {
            number + 1
        }
        in_a_static
    };

    enum Number {
        One = {
            impl Number {
                #[traced]
                fn in_a_discriminant(self) -> isize {
                    self as isize
                }
            }
            1
        },
    }

    fn in_expressions(numbers: [u8; 2]) -> u8 {
        let length = [0; {
            trait Called {
                #[traced]
                fn in_a_length() -> u8 {
                    3
                }
            }
            impl Called for Thing {}
            impl Thing {
                fn length() -> u8 {
                    Self::in_a_length()
                }
            }
            2
        }]
        .len();
        let sum = numbers.iter().map(|number| {
            #[traced]
            fn in_a_closure(number: &u8) -> u8 {
                *number
            }
            in_a_closure(number)
        });
        match sum.sum() {
            0 => 0,
            sum => {
                #[traced]
                fn in_an_arm(sum: u8, length: usize) -> Option<u8> {
                    sum.checked_sub(length.try_into().ok()?)
                }
                in_an_arm(sum, length).map_or(0, |left| left + Thing::length())
            }
        }
    }

    pub fn run() {
        see((Thing.to_string(), POINTER(1), Number::One.in_a_discriminant()));
        see(in_expressions([1, 2]));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        fmt
        in_a_static
        in_a_discriminant
        in_a_closure
        in_a_closure
        in_an_arm
        in_a_length
        ",
    );
}
