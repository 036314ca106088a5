//! A boxed future that is said to be `Send` and is not.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use traced::traced;

#[traced]
fn at_the_end(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    let count = Rc::new(id);
    Box::pin(async move { *count })
}

#[traced]
fn named(id: u64) -> impl Future<Output = u64> + Send {
    let count = RefCell::new(Rc::new(id));
    async move { **count.borrow() }
}

fn main() {
    let _ = (at_the_end(1), named(2));
}
