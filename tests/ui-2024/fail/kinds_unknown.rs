//! There are five kinds of span.

use traced::{span, traced};

#[traced(kind = sever)]
fn a() {}

#[traced(kind)]
fn b() {}

#[traced(kind = "client")]
fn c() {}

#[traced(kind(client))]
fn d() {}

#[traced(kind = Kind::Client)]
fn e() {}

#[traced(kind = Server)]
fn f() {}

#[traced(kind = )]
fn g() {}

#[traced(kind = gateway)]
mod h {
    pub fn h() {}
}

fn main() {
    a();
    b();
    c();
    d();
    e();
    f();
    g();
    h::h();
    span!("i", kind = cliet; {});
}
