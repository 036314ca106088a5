//! What is dropped while a panic unwinds calls functions: it is not they who panic.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    struct Closes(&'static str);

    impl Drop for Closes {
        #[traced]
        fn drop(&mut self) {
            see(self.0);
            see(flush(self.0));
        }
    }

    #[traced]
    fn flush(name: &str) -> Result<usize, usize> {
        if name.len() > 5 { Err(name.len()) } else { Ok(name.len()) }
    }

    #[traced]
    fn panics(_parameter: Closes) -> u8 {
        let _local = Closes("local");
        panic!("first")
    }

    #[traced]
    fn panics_without_a_result(_parameter: Closes) {
        panic!("first");
    }

    pub fn run() {
        outcome_of(|| panics(Closes("parameter")));
        outcome_of(|| panics_without_a_result(Closes("a")));
        see(std::thread::panicking());
        drop(Closes("b"));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        panics !panic
          drop
            flush
          drop
            flush !usize
        panics_without_a_result !panic
          drop
            flush
        drop
          flush
        ",
    );
}
