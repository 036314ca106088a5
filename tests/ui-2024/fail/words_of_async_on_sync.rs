//! What is of futures means nothing where there is none.

use std::future::Future;

use traced::traced;

#[traced(boxed)]
fn a() {}

#[traced(cancel = error)]
fn b() -> u64 {
    1
}

#[traced(boxed, cancel = error, sync)]
fn c() -> u64 {
    1
}

#[traced(boxed)]
fn d() -> impl Future<Output = u64> {
    async { 1 }
}

#[traced(future, stream)]
fn e() -> impl Future<Output = u64> {
    async { 1 }
}

#[traced(cancel = failure)]
async fn f() {}

#[traced(boxed = true)]
async fn g() {}

#[traced(sync(true))]
fn h() {}

#[traced(future = false)]
fn i() {}

fn main() {
    a();
    let _ = b() + c();
    let _ = (d(), e(), f(), g());
    h();
    i();
}
