//! What is never called has no spans: each item stays, and is refused by its name.

use traced::traced;

#[traced]
pub struct Order {
    pub id: u64,
}

#[traced]
pub enum Kind {
    Small,
}

#[traced("limits.most")]
const MOST: u64 = 9;

#[traced]
static LEAST: u64 = 1;

#[traced]
type Id = u64;

#[traced]
pub union Either {
    pub left: u32,
    pub right: f32,
}

#[traced]
use std::io::Error;

#[traced]
extern crate std as standard;

#[traced]
macro_rules! double {
    ($value:expr) => {
        $value * 2
    };
}

fn main() {
    let id: Id = double!(MOST) - LEAST;
    let order = Order { id };
    let kind = Kind::Small;
    let either = Either { left: 1 };
    let Order { id: _ } = order;
    let Kind::Small = kind;
    let Either { left: _ } = either;
    let _ = Error::other("used");
    let _ = standard::process::id();
}
