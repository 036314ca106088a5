//! Words of `#[tracing::instrument]` are answered with ours.

use traced::traced;

#[traced(skip(id))]
fn a(id: u64) {
    let _ = id;
}

#[traced(skip_all)]
fn b() {}

#[traced(skip_all, fields(order.id = id, amount))]
fn c(id: u64, amount: u64) {
    let _ = (id, amount);
}

#[traced(level = "debug")]
fn d() {}

#[traced(target = "billing", level = tracing::Level::INFO)]
fn e() {}

#[traced(follows_from = cause)]
fn f(cause: u64) {
    let _ = cause;
}

#[traced(name = "g", err(level = "warn"), ret)]
fn g() -> Result<(), String> {
    Ok(())
}

#[traced(err(Debug))]
fn h() -> Result<(), String> {
    Ok(())
}

#[traced(parent = None, ret(Display))]
fn i() -> u64 {
    1
}

fn main() {
    a(1);
    b();
    c(1, 2);
    d();
    e();
    f(1);
    let _ = (g(), h(), i());
}
