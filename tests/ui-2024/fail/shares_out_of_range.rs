//! A share lies between nothing and all.

use traced::{span, traced};

const SHARE: f64 = 0.5;

#[traced(sample = 1.5)]
fn a() {}

#[traced(sample = -1)]
fn b() {}

#[traced(sample = "0.1")]
fn c() {}

#[traced(sample = SHARE)]
fn d() {}

#[traced(sample)]
fn e() {}

#[traced(sample = 10%)]
fn f() {}

#[traced(sample = 1/2)]
fn g() {}

#[traced(sample(0.1))]
fn h() {}

fn main() {
    a();
    b();
    c();
    d();
    e();
    f();
    g();
    h();
    span!("i", sample = 2; {});
    let _ = SHARE;
}
