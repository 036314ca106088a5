//! The future of an async function can be sent between threads exactly when its body can.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::cell::{Cell, RefCell};
    use std::error::Error;
    use std::fmt::Display;
    use std::io;
    use std::rc::Rc;

    #[traced]
    async fn sent(name: String, cell: Cell<u8>) -> io::Result<u8> {
        give_way().await;
        Ok(cell.get() + u8::try_from(name.len()).map_err(io::Error::other)?)
    }

    // What is not `Send` is gone before the function waits.
    #[traced]
    async fn sent_after_all(text: &str) -> Result<usize, Box<dyn Error + Send + Sync>> {
        let length = Rc::new(text).len();
        give_way().await;
        if length == 0 { Err("empty".into()) } else { Ok(length) }
    }

    #[traced]
    async fn generic<T: Display + Send>(item: T) -> String {
        give_way().await;
        item.to_string()
    }

    // The result need not be `Send` for the future to be.
    #[traced]
    async fn result_stays() -> Rc<u8> {
        give_way().await;
        Rc::new(1)
    }

    #[traced]
    async fn stays(count: Rc<RefCell<u8>>) -> Rc<RefCell<u8>> {
        let again = Rc::clone(&count);
        give_way().await;
        *again.borrow_mut() += 1;
        give_way().await;
        count
    }

    fn assert_send<T: Send>(value: T) -> T {
        value
    }

    pub fn run() {
        see(block_on(assert_send(sent("ab".to_owned(), Cell::new(1)))).ok());
        see(block_on(assert_send(sent_after_all(""))).map_err(|error| error.to_string()));
        see(block_on(assert_send(generic(1))));
        see(block_on(assert_send(result_stays())));
        see(block_on(stays(Rc::default())));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        sent
        sent_after_all !alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>
        generic
        result_stays
        stays
        ",
    );
}
