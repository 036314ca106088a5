//! Attributes of parameters: such as are only there sometimes, and levels of lints that hold for one of them.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn conditional(first: u8, #[cfg(any())] mut second: Missing, #[cfg(all())] third: u8) -> u8 {
        #[cfg(any())]
        {
            second = first;
        }
        first + third
    }

    #[traced]
    fn conditional_and_mutable(
        #[cfg(all())] mut first: Noisy,
        #[cfg(any())] (mut absent, second): (Missing, Missing),
        #[cfg(all())] second: Noisy,
    ) -> usize {
        see((&first, &second));
        first = Noisy("another");
        first.0.len()
    }

    #[traced]
    fn allowed(
        #[allow(unused_variables)] first: u8,
        #[cfg_attr(all(), allow(non_snake_case))] Second: u8,
    ) -> u8 {
        Second
    }

    #[traced]
    fn expected(#[expect(unused_variables, reason = "it is not used")] first: &str, second: u8) -> u8 {
        second
    }

    #[traced]
    fn without_a_result(#[cfg(any())] first: Missing, #[allow(unused_mut)] mut second: u8) {
        see(second);
    }

    struct Method;

    impl Method {
        #[traced]
        fn receiver(
            #[allow(unused_variables)] &self,
            #[cfg(all())] first: u8,
            #[cfg(any())] second: u8,
        ) -> u8 {
            first
        }
    }

    pub fn run() {
        see(conditional(1, 2));
        see(conditional_and_mutable(Noisy("first"), Noisy("second")));
        see(allowed(1, 2));
        see(expected("1", 2));
        without_a_result(1);
        see(Method.receiver(1));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "conditional\nconditional_and_mutable\nallowed\nexpected\nwithout_a_result\nreceiver",
    );
}
