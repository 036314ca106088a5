//! What a body drops at its end, it drops within its span: locals, temporaries and parameters.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    struct Closes(&'static str);

    impl Closes {
        fn length(&self) -> usize {
            self.0.len()
        }

        #[traced]
        fn closed(&self) {
            see(self.0);
        }
    }

    impl Drop for Closes {
        fn drop(&mut self) {
            self.closed();
        }
    }

    #[traced]
    fn local() -> usize {
        let local = Closes("local");
        local.length()
    }

    #[traced]
    fn temporary() -> usize {
        Closes("temporary").length()
    }

    #[traced]
    fn temporary_without_a_result() {
        see(Closes("temporary").length())
    }

    #[traced]
    fn parameter(closes: Closes) -> Result<usize, usize> {
        Err(closes.length())
    }

    #[traced]
    fn matched(text: &str) -> bool {
        match Closes("matched").0.split_once('t') {
            Some((_, rest)) => return rest.len() > text.len(),
            None => false,
        }
    }

    pub fn run() {
        see((local(), temporary(), parameter(Closes("parameter")), matched("a")));
        temporary_without_a_result();
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        local
          closed
        temporary
          closed
        parameter !usize
          closed
        matched
          closed
        temporary_without_a_result
          closed
        ",
    );
}
