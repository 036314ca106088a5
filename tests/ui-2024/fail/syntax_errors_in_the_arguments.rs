//! What cannot be read is pointed at, and what can be is judged nevertheless.

use traced::traced;

#[traced("a" "b")]
fn a() {}

#[traced(kind client)]
fn b() {}

#[traced(kind: client)]
fn c() {}

#[traced(, kind = client)]
fn d() {}

#[traced(5)]
fn e() {}

#[traced(attrs{ id })]
fn f(id: u64) -> u64 {
    id
}

#[traced(attrs[id])]
fn g(id: u64) -> u64 {
    id
}

#[traced(attrs("a" = ))]
fn h() {}

#[traced(attrs("a" "b"))]
fn i() {}

#[traced(attrs(id =))]
fn j(id: u64) -> u64 {
    id
}

#[traced(attrs(id page))]
fn k(id: u64, page: u64) -> u64 {
    id + page
}

#[traced(attrs = (id))]
fn l(id: u64) -> u64 {
    id
}

#[traced(attrs)]
fn m() {}

#[traced(args)]
fn n() {}

#[traced(args(id = 5))]
fn o(id: u64) -> u64 {
    id
}

#[traced(args(self.id))]
fn p(id: u64) -> u64 {
    id
}

#[traced(attrs(%), kind = sever)]
fn q() {}

#[traced = "orders.charge"]
fn r() {}

#[traced["orders.charge"]]
fn s() {}

#[traced(crate = "traced")]
fn t() {}

#[traced(-> u64)]
fn u() {}

#[traced(err(expected = 1 +))]
fn v() -> Result<u64, u64> {
    Ok(1)
}

#[traced(attrs(..))]
fn w(id: u64) -> u64 {
    id
}

fn main() {
    a();
    b();
    c();
    d();
    e();
    h();
    i();
    m();
    n();
    q();
    r();
    s();
    t();
    u();
    let _ = f(1) + g(1) + j(1) + k(1, 2) + l(1) + o(1) + p(1) + w(1) + v().unwrap_or(1);
}
