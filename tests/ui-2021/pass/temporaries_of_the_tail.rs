//! In this edition the temporaries of the last expression outlive the locals: a lock is released after them.
#![deny(warnings)]
#![allow(tail_expr_drop_order, reason = "that is what it is about")]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::RefCell;
    use std::sync::Mutex;

    #[traced]
    fn value(first: Noisy) -> usize {
        let _local = Noisy("local");
        Noisy("temporary").0.len() + first.0.len()
    }

    #[traced]
    fn with_two(first: Noisy, second: Noisy) -> usize {
        let _local = Noisy("local");
        Noisy("temporary").0.len() + first.0.len() + second.0.len()
    }

    #[traced]
    fn with_a_mutable_one(mut first: Noisy) -> usize {
        let _local = Noisy("local");
        see(&first);
        first = Noisy("another");
        Noisy("temporary").0.len() + first.0.len()
    }

    #[traced]
    fn nothing(seen: &RefCell<Vec<usize>>) {
        let _local = Noisy("local");
        seen.borrow_mut().push(Noisy("temporary").0.len())
    }

    struct Unlocks<'a>(&'a Mutex<u8>);

    impl Drop for Unlocks<'_> {
        fn drop(&mut self) {
            see(self.0.try_lock().is_ok());
        }
    }

    #[traced]
    fn lock(mutex: &Mutex<u8>) -> u8 {
        let _local = Unlocks(mutex);
        *mutex.lock().unwrap()
    }

    #[traced]
    fn in_a_match(text: Option<Noisy>) -> Result<usize, usize> {
        let _local = Noisy("local");
        match Noisy("temporary").0.len() {
            length if text.is_none() => Err(length),
            length => Ok(length),
        }
    }

    pub fn run() {
        see(value(Noisy("argument")));
        see(with_two(Noisy("1"), Noisy("2")));
        see(with_a_mutable_one(Noisy("argument")));
        nothing(&RefCell::default());
        see(lock(&Mutex::new(1)));
        see(in_a_match(None));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        value
        with_two
        with_a_mutable_one
        nothing
        lock
        in_a_match !usize
        ",
    );
}
