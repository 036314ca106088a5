//! `%` needs `Display`, `?` needs `Debug`, `len` a length and `hash` a `Hash`.

use traced::{TraceAttrs, attr, traced};

struct Bare;

#[traced(attrs("bare" = %bare))]
fn displayed(bare: &Bare) {
    let _ = bare;
}

#[traced(attrs("bare" = ?bare))]
fn debugged(bare: &Bare) {
    let _ = bare;
}

#[traced(attrs("bare" = len(bare)))]
fn measured(bare: &Bare) {
    let _ = bare;
}

#[traced(attrs("bare" = hash(bare)))]
fn hashed(bare: &Bare) {
    let _ = bare;
}

#[traced]
fn marked(#[attr(display)] bare: &Bare) {
    let _ = bare;
}

#[derive(TraceAttrs)]
struct Order {
    #[attr(debug)]
    first: Bare,
    #[attr(len)]
    second: Bare,
}

fn main() {
    let order = Order { first: Bare, second: Bare };
    displayed(&order.first);
    debugged(&order.second);
    measured(&Bare);
    hashed(&Bare);
    marked(&Bare);
    attr!("bare" = %order.first);
}
