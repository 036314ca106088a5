//! A future of a type of its own cannot be another, wrapped one.

use std::future::{Ready, ready};

use traced::traced;

#[traced(future)]
fn number() -> Ready<u64> {
    ready(1)
}

fn main() {
    let _ = number();
}
