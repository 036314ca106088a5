//! What can be said of a parameter is little, and said in one way.

use traced::{TraceAttrs, traced};

#[traced]
fn a(#[attr(dispaly)] id: u64, #[attr(skip)] page: u64, #[attr(name = "user.id")] user: u64) -> u64 {
    id + page + user
}

#[traced]
fn b(#[attr = "order.id"] id: u64, #[attr(key)] key: u64, #[attr("a" display)] other: u64) -> u64 {
    id + key + other
}

#[traced]
fn c(#[attr("a", "b")] id: u64, #[attr(debug, display)] page: u64, #[attr(5)] user: u64) -> u64 {
    id + page + user
}

#[derive(TraceAttrs)]
struct Order {
    #[attr(dispaly)]
    id: u64,
    #[attr]
    page: u64,
    #[attr(key = "user.id")]
    user: u64,
    #[attr("a", "b", skip)]
    other: u64,
}

fn main() {
    let order = Order { id: 1, page: 2, user: 3, other: 4 };
    let _ = a(order.id, order.page, order.user) + b(1, 2, 3) + c(order.other, 2, 3);
}
