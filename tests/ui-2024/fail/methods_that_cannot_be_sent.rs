//! A method's future holds what its `self` refers to, and that is what the message is about.

use std::future::{Future, ready};
use std::rc::Rc;

use traced::traced;

struct Store(Rc<u64>);

#[traced]
impl Store {
    async fn get(self) -> u64 {
        ready(()).await;
        *self.0
    }
}

fn spawn(future: impl Future + Send + 'static) {
    drop(future);
}

fn main() {
    spawn(Store(Rc::new(3)).get());
}
