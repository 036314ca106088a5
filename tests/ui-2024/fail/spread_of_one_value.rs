//! `..order` needs a type that says which attributes it has.

use traced::{TraceAttrs, attr, traced};

struct Order {
    id: u64,
}

#[traced(attrs(..order))]
fn charge(order: &Order) -> u64 {
    order.id
}

#[traced(attrs(..basket.order))]
async fn refund(basket: Basket) -> u64 {
    basket.order.id
}

#[derive(TraceAttrs)]
struct Basket {
    #[attr(..)]
    order: Order,
}

fn main() {
    let order = Order { id: 1 };
    let _ = charge(&order);
    attr!(..order);
    let _ = refund(Basket { order });
}
