//! Items, variables and labels of the user's are called as those of the generated code and of the runtime.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[derive(Debug, PartialEq)]
    pub struct TraceValue(u8);
    #[derive(Debug)]
    #[expect(dead_code, reason = "the text is read through `Debug`")]
    pub struct Observed<'a>(&'a str);
    pub trait ObserveDisplay {
        fn observed(&self) -> Observed<'_>;
    }
    impl ObserveDisplay for str {
        fn observed(&self) -> Observed<'_> {
            Observed(self)
        }
    }
    #[derive(Debug)]
    pub enum Callsite {
        Entered,
    }
    fn enter() -> u8 {
        1
    }

    fn observe(value: &u8) -> u8 {
        *value
    }

    #[traced]
    fn site(__traced_scope: u8) -> TraceValue {
        let __traced_result = __traced_scope + enter();
        TraceValue(__traced_result)
    }

    #[traced]
    fn borrowed(__traced_result: &str) -> Observed<'_> {
        __traced_result.observed()
    }

    #[traced]
    fn leave(mut __traced_outer: u8) -> Result<Callsite, u8> {
        __traced_outer += enter();
        if __traced_outer > 3 { Err(observe(&__traced_outer)) } else { Ok(Callsite::Entered) }
    }

    #[traced]
    fn own_static() -> u8 {
        static __TRACED_SITE: u8 = 4;
        fn run() -> u8 {
            __TRACED_SITE
        }
        run()
    }

    #[traced]
    fn __traced_scope(__traced_scope: &mut u8) {
        *__traced_scope += 1;
    }

    pub fn run() {
        see((site(1), borrowed("b")));
        see((leave(1), leave(3)));
        see(own_static());
        let mut number = 1;
        __traced_scope(&mut number);
        see(number);
    }
}

fn main() {
    same(bare::run, with::run, "site\nborrowed\nleave\nleave !u8\nown_static\n__traced_scope");
}
