//! A duration has a number and a unit.

use traced::{span, traced};

#[traced(min_duration = "5")]
fn a() {}

#[traced(min_duration = 5)]
fn b() {}

#[traced(min_duration = "5h")]
fn c() {}

#[traced(min_duration = "ms")]
fn d() {}

#[traced(min_duration = "")]
fn e() {}

#[traced(min_duration = 5ms)]
fn f() {}

#[traced(min_duration = Duration::from_millis(5))]
fn g() {}

#[traced(min_duration)]
fn h() {}

#[traced(min_duration = "-5ms")]
fn i() {}

#[traced(min_duration = "1.2.3s")]
fn j() {}

fn main() {
    a();
    b();
    c();
    d();
    e();
    f();
    g();
    h();
    i();
    j();
    span!("k", min_duration = "5 minutes"; {});
}
