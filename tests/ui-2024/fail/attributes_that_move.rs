//! Values are only looked at: what they refer to is the function's afterwards, or is gone before.

use traced::{attr, traced};

struct Order {
    id: String,
}

impl Order {
    fn into_id(self) -> String {
        self.id
    }
}

#[traced(attrs("order.id" = order.into_id()))]
fn charge(order: Order) -> usize {
    order.id.len()
}

#[traced(ret("order.id" = ret.into_id()))]
fn make(id: &str) -> Order {
    Order { id: id.to_owned() }
}

#[traced(attrs("order.id" = order.into_id()))]
async fn refund(order: Order) -> usize {
    order.id.len()
}

fn main() {
    let order = make("1");
    drop(order);
    attr!("order.id" = order.id);
    let _ = charge(make("2"));
    let _ = refund(make("3"));
}
