//! One key, one value, from wherever it comes.

use traced::{TraceAttrs, attr, keys, traced};

keys! {
    pub TENANT: u64 = "tenant.id";
}

#[traced(attrs(id, "id" = 5))]
fn charge(id: u64) {
    let _ = id;
}

#[traced(attrs("user.id" = user.id, user.id))]
fn show(user: User) {
    let _ = user.id;
}

#[traced(attrs("order" = 1))]
fn refund(#[attr("order")] id: u64, #[attr] order: u64) {
    let _ = (id, order);
}

#[traced(args(id), attrs(id))]
fn list(#[attr] id: u64) {
    let _ = id;
}

#[traced(attrs(TENANT = 1, TENANT = 2))]
fn wipe() {}

#[derive(TraceAttrs)]
struct User {
    id: u64,
    #[attr("user.id")]
    other: u64,
}

fn main() {
    charge(1);
    show(User { id: 1, other: 2 });
    refund(1, 2);
    list(1);
    wipe();
    attr!("rows" = 1, "rows" = 2);
}
