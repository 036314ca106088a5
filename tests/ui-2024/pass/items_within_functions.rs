//! Functions with the attribute within functions with the attribute, and other items and closures there.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn outer(number: u8) -> u8 {
        const STEP: u8 = 2;
        use std::cmp::max as larger;

        // Items may be used before they stand there.
        let first = inner(number);

        #[traced]
        fn inner(number: u8) -> u8 {
            #[traced]
            fn innermost(number: u8) -> u8 {
                number + STEP
            }
            innermost(number) + 1
        }

        struct Local(u8);

        impl Local {
            #[traced]
            fn doubled(&self) -> Result<u8, String> {
                self.0.checked_mul(2).ok_or_else(|| "it is too much".to_owned())
            }
        }

        macro_rules! sum {
            ($first:expr, $second:expr) => {
                $first + $second
            };
        }

        larger(sum!(first, 1), Local(200).doubled().unwrap_or(0))
    }

    #[traced]
    fn without_result() {
        called();

        #[traced]
        fn called() {
            see("called");
        }
    }

    #[traced]
    fn closures(numbers: &[u8]) -> Vec<u8> {
        let mut seen = 0;
        let mut tell = |number: &u8| {
            #[traced]
            fn told(number: u8) -> u8 {
                number
            }
            seen += told(*number);
            seen
        };
        numbers.iter().map(|number| tell(number)).filter(|sum| return sum % 2 == 0).collect()
    }

    #[traced]
    fn module() -> &'static str {
        mod within {
            use super::traced;

            #[traced]
            pub fn text() -> &'static str {
                "within"
            }
        }
        within::text()
    }

    pub fn run() {
        see(outer(1));
        without_result();
        see(closures(&[1, 3, 4]));
        see(module());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        outer
          inner
            innermost
          doubled !alloc::string::String
        without_result
          called
        closures
          told
          told
          told
        module
          text
        ",
    );
}
