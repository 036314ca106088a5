//! Inner attributes, imports, functions, macros, constants at the start of an async body, and attributes on parameters.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    async fn within(number: u8) -> Result<u8, u8> {
        #![allow(unused_variables, reason = "to see that it is heard")]
        //! Documented within.
        use std::convert::identity;
        const STEP: u8 = 1;
        static LIMIT: u8 = 2;
        macro_rules! stepped {
            ($number:expr) => {
                identity($number) + STEP
            };
        }
        let unused = number;
        struct Counter(u8);
        impl Counter {
            #[traced]
            async fn next(&mut self) -> u8 {
                give_way().await;
                self.0 = stepped!(self.0);
                self.0
            }
        }
        async fn not_traced(number: u8) -> u8 {
            number
        }
        let number = not_traced(Counter(number).next().await).await;
        if number > LIMIT { Err(number) } else { Ok(number) }
    }

    #[traced]
    async fn of_parameters(
        #[cfg(any())] missing: Missing,
        #[cfg(not(any()))] mut here: u8,
        #[allow(unused_variables, reason = "heard on a parameter")] unused: u8,
    ) -> u8 {
        here += 1;
        give_way().await;
        here
    }

    pub fn run() {
        see((block_on(within(1)), block_on(within(2))));
        see(block_on(of_parameters(1, 2)));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        within
          next
        within !u8
          next
        of_parameters
        ",
    );
}
