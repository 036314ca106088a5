//! A name is some text, with values of parameters in it.

use traced::{event, span, traced};

#[traced("GET {route")]
fn a(route: &str) {
    let _ = route;
}

#[traced("GET route}")]
fn b(route: &str) {
    let _ = route;
}

#[traced("GET {rout}")]
fn c(route: &str) {
    let _ = route;
}

#[traced(name = "page {page + 1}")]
fn d(page: u64) {
    let _ = page;
}

#[traced("page {}")]
fn e(page: u64) {
    let _ = page;
}

#[traced("page {0}")]
fn f(page: u64) {
    let _ = page;
}

#[traced("")]
fn g() {}

#[traced("  ")]
fn h() {}

#[traced("GET {self.route}")]
fn i(route: &str) {
    let _ = route;
}

#[traced(name = 5)]
fn j() {}

#[traced(name)]
fn k() {}

#[traced(name = format!("GET {route}"))]
fn l(route: &str) {
    let _ = route;
}

#[traced(b"charge")]
fn m() {}

#[traced(charge)]
fn n() {}

#[traced(name = "charge" + "d")]
fn o() {}

fn main() {
    a("");
    b("");
    c("");
    d(1);
    e(1);
    f(1);
    g();
    h();
    i("");
    j();
    k();
    l("");
    m();
    n();
    o();
    span!("{"; {});
    span!(""; {});
    event!("  ");
    event!("missed {key}", "key" = 1);
}
