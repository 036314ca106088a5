//! Attributes at the start of a body hold for all of it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn allowed(unused: u8) -> u8 {
        #![allow(unused_variables, reason = "it is an example")]
        #![allow(non_snake_case)]
        let Upper = 1;
        Upper
    }

    #[traced]
    fn expected(mut text: String) -> Result<String, u8> {
        #![expect(unreachable_code, reason = "it is an example")]
        text.push('!');
        return Ok(text);
        Err(1)
    }

    #[traced]
    fn documented() -> u8 {
        //! This is said of the function.
        #![cfg_attr(all(), allow(dead_code))]

        fn inner() {}
        2
    }

    #[traced]
    fn without_a_result() {
        #![deny(unused_must_use)]
        #![expect(clippy::pedantic, reason = "tools have theirs as well")]
        see("nothing");
    }

    #[traced]
    fn never() -> ! {
        #![allow(unused_assignments)]
        let mut number;
        loop {
            number = 1;
            if number == 1 {
                panic!("one");
            }
        }
    }

    pub fn run() {
        see(allowed(1));
        see(expected("text".to_owned()));
        see(documented());
        without_a_result();
        outcome_of(|| never());
    }
}

fn main() {
    same(bare::run, with::run, "allowed\nexpected\ndocumented\nwithout_a_result\nnever !panic");
}
