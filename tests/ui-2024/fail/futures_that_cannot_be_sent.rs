//! A future that cannot go to another thread says which value of the user's holds it back.

use std::future::{Future, ready};
use std::rc::Rc;

use traced::traced;

#[traced]
async fn plain(id: u64) -> u64 {
    let count = Rc::new(id);
    ready(()).await;
    *count
}

#[traced(err, attrs(id))]
async fn result(id: u64) -> Result<u64, String> {
    let count = Rc::new(id);
    ready(()).await;
    Ok(*count)
}

fn spawn(future: impl Future + Send + 'static) {
    drop(future);
}

fn main() {
    spawn(plain(1));
    spawn(result(2));
}
