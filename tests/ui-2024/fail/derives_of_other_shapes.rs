//! `TraceAttrs` is for structs with fields.

use traced::TraceAttrs;

#[derive(TraceAttrs)]
enum Order {
    Small { id: u64 },
    Large(u64),
}

#[derive(TraceAttrs)]
union Either {
    left: u32,
    right: f32,
}

#[derive(TraceAttrs)]
struct Nothing;

#[derive(TraceAttrs)]
struct Line {
    #[attr(skip = true)]
    amount: u64,
    #[attr(prefix = "a")]
    price: u64,
    #[attr = "total"]
    total: u64,
    #[attr(5)]
    rest: u64,
}

#[derive(TraceAttrs)]
#[attr(skip)]
struct Whole {
    id: u64,
}

#[derive(TraceAttrs)]
#[attr(prefix)]
struct NoPrefix {
    id: u64,
}

#[derive(TraceAttrs)]
#[attr(prefix = order)]
struct BarePrefix {
    id: u64,
}

fn main() {
    let (Order::Small { id } | Order::Large(id)) = Order::Small { id: 1 };
    let _ = (Order::Large(id), Either { left: 1 }, Either { right: 1.0 }, Nothing);
    let Line { amount: _, price: _, total: _, rest: _ } = Line { amount: 1, price: 2, total: 3, rest: 4 };
    let _ = Whole { id }.id + NoPrefix { id }.id + BarePrefix { id }.id;
}
