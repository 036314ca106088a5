//! What the last expression borrows may be borrowed from an argument, for arguments outlive it, `mut` or not.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::RefCell;
    use std::sync::Mutex;

    #[traced]
    fn plain(cell: RefCell<Vec<u8>>) -> usize {
        cell.borrow().len()
    }

    #[traced]
    fn mutable(mut cell: RefCell<Vec<u8>>, noisy: Noisy) -> usize {
        cell.get_mut().push(1);
        cell.borrow().len() + noisy.0.len()
    }

    #[traced]
    fn of_two((mut left, right): (Mutex<u8>, Mutex<u8>)) -> Option<u8> {
        *left.get_mut().ok()? += 1;
        left.lock().ok().zip(right.lock().ok()).map(|(left, right)| *left + *right)
    }

    #[traced]
    async fn later(mut cell: RefCell<Vec<u8>>, noisy: Noisy) -> usize {
        cell.get_mut().push(1);
        give_way().await;
        cell.borrow().len() + noisy.0.len()
    }

    #[traced]
    fn nothing(mut cell: RefCell<Vec<u8>>) {
        cell.get_mut().push(1);
        if let Some(last) = cell.borrow().last() { see(last) }
    }

    struct Counter(Mutex<u8>);

    impl Counter {
        #[traced]
        fn consumed(mut self) -> Result<u8, u8> {
            *self.0.get_mut().unwrap() += 1;
            match *self.0.lock().unwrap() {
                0 => Err(0),
                number => Ok(number),
            }
        }
    }

    pub fn run() {
        see(plain(RefCell::default()));
        see(mutable(RefCell::default(), Noisy("of sync")));
        see(of_two((Mutex::new(1), Mutex::new(2))));
        see(block_on(later(RefCell::default(), Noisy("of async"))));
        nothing(RefCell::default());
        see(Counter(Mutex::new(1)).consumed());
    }
}

fn main() {
    same(bare::run, with::run, "plain\nmutable\nof_two\nlater\nnothing\nconsumed");
}
