//! What is not a `Result` is no failure, though there may be one in it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::ops::ControlFlow;
    use std::rc::Rc;
    use std::task::Poll;

    type Failed = Result<(), String>;

    fn failed() -> Failed {
        Err("no".to_owned())
    }

    #[traced]
    fn option() -> Option<u8> {
        None
    }

    #[traced]
    fn option_of_result() -> Option<Failed> {
        Some(failed())
    }

    #[traced]
    fn poll(is_ready: bool) -> Poll<Failed> {
        if is_ready { Poll::Ready(failed()) } else { Poll::Pending }
    }

    #[traced]
    fn flow() -> ControlFlow<String, u8> {
        ControlFlow::Break("stop".to_owned())
    }

    #[traced]
    fn tuple() -> (Failed, u8) {
        (failed(), 1)
    }

    #[traced]
    fn array() -> [Failed; 1] {
        [failed()]
    }

    #[traced]
    fn boxed() -> Box<Failed> {
        Box::new(failed())
    }

    #[traced]
    fn shared(outcome: &Rc<Failed>) -> Rc<Failed> {
        Rc::clone(outcome)
    }

    #[traced]
    fn reference(outcome: &Failed) -> &Failed {
        outcome
    }

    #[traced]
    fn nested() -> Result<Failed, u8> {
        Ok(failed())
    }

    #[traced]
    fn list() -> Vec<Failed> {
        vec![failed(), Ok(())]
    }

    pub fn run() {
        see((option(), option_of_result(), poll(true), poll(false), flow()));
        see((tuple(), array(), boxed(), shared(&Rc::new(failed())), reference(&failed())));
        see((nested(), list()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        option
        option_of_result
        poll
        poll
        flow
        tuple
        array
        boxed
        shared
        reference
        nested
        list
        ",
    );
}
