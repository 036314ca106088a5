//! Where the language takes no attribute macros, or we take none, that is said at the attribute.

use traced::traced;

struct Order {
    #[traced]
    id: u64,
}

enum Kind {
    #[traced]
    Small,
}

fn parameter(#[traced] id: u64) -> u64 {
    id
}

fn main() {
    #[traced]
    let order = Order { id: 1 };
    let double = #[traced]
    |id: u64| id * 2;
    #[traced]
    drop(parameter(order.id));
    match Kind::Small {
        #[traced]
        Kind::Small => {}
    }
    #[traced]
    {
        double(1);
    }
}
