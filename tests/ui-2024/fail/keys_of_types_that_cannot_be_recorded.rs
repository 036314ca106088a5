//! A key of a type that no attribute has can be made; its use is refused.

use traced::{attr, keys};

struct Connection;

keys! {
    CONNECTION: Connection = "connection";
}

fn main() {
    attr!(CONNECTION = Connection);
}
