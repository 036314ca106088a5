//! An `async fn` gives back a future without being told so.

use traced::traced;

#[traced(future)]
async fn a() {}

#[traced(stream)]
async fn b() -> u64 {
    1
}

#[traced(sync)]
async fn c() -> u64 {
    1
}

#[traced(sync, boxed)]
async fn d() -> u64 {
    1
}

fn main() {
    let _ = (a(), b(), c(), d());
}
