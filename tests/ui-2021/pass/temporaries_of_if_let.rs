//! In this edition what `if let` looks at lives until the end of its `else`.
#![deny(warnings)]
#![allow(if_let_rescope, tail_expr_drop_order, reason = "that is what it is about")]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::RefCell;

    #[derive(Default)]
    struct Look(Option<u8>);

    impl Look {
        fn at(&self, number: u8) -> Option<u8> {
            self.0.filter(|known| *known == number)
        }
    }

    impl Drop for Look {
        fn drop(&mut self) {
            see("looked");
        }
    }

    #[traced]
    fn sync(number: u8) -> Result<u8, u8> {
        if let Some(number) = Look(Some(1)).at(number) {
            see("then");
            Ok(number)
        } else {
            see("else");
            Err(number)
        }
    }

    #[traced]
    async fn later(number: u8) {
        if let Some(number) = Look(Some(1)).at(number) {
            give_way().await;
            see(number);
        } else if let Some(number) = Look(Some(2)).at(number) {
            give_way().await;
            see(number);
        } else {
            see("else");
        }
    }

    #[traced]
    fn locked(cell: &RefCell<Vec<u8>>) -> usize {
        if let Some(last) = cell.borrow().last() {
            usize::from(*last)
        } else {
            // It is still borrowed here.
            see(cell.try_borrow_mut().is_err());
            0
        }
    }

    pub fn run() {
        see((sync(1), sync(2)));
        (1..=3).for_each(|number| block_on(later(number)));
        see(locked(&RefCell::default()));
    }
}

fn main() {
    same(bare::run, with::run, "sync\nsync !u8\nlater\nlater\nlater\nlocked");
}
