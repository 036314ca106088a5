//! Every form in which `attrs(..)` names what to record, in functions of each kind.
#![deny(warnings)]

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

struct User {
    id: u64,
    name: Option<&'static str>,
    address: Address,
}

struct Address {
    city: String,
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "user {}", self.id)
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "User({})", self.id)
    }
}

#[traced(attrs(order_id, user.id, user.name, user.address.city, "app.user" = %user, user.debug = ?user, rows = items.len() + 1, "first" = items[0]))]
fn charge(order_id: &str, user: User, mut items: Vec<u8>) -> usize {
    items.clear();
    drop(user);
    order_id.len()
}

#[traced(attrs(auth = password.len(), "sum" = left + right, "literal" = "text", "negative" = -left, "both" = [left, right].len()))]
async fn sum(left: i8, right: i8, password: &str) -> i8 {
    give_way().await;
    assert!(!password.is_empty());
    left + right
}

#[traced(attrs(none, some, boxed, shared, cow, exclusive, yes, "wide" = wide, "small" = small, "ratio" = ratio))]
#[allow(clippy::too_many_arguments, reason = "one of each type")]
fn types(
    none: Option<&str>,
    some: Option<&Option<u8>>,
    boxed: Box<str>,
    shared: Arc<String>,
    cow: Cow<'_, str>,
    exclusive: &mut i32,
    yes: bool,
    wide: u64,
    small: isize,
    ratio: f32,
) {
    *exclusive += 1;
}

fn run() {
    let user = User { id: 7, name: None, address: Address { city: "Rome".to_owned() } };
    assert_eq!(charge("o-1", user, vec![3]), 3);
    assert_eq!(block_on(sum(1, 2, "secret")), 3);
    types(None, Some(&Some(1)), "b".into(), Arc::default(), "c".into(), &mut 4, true, u64::MAX, -1, 0.5);
}

fn main() {
    makes(
        run,
        "
        charge {order_id=o-1, user.id=7, user.address.city=Rome, app.user=user 7, user.debug=User(7), rows=2, first=3}
        sum {auth=6, sum=3, literal=text, negative=-1, both=2}
        types {some=1, boxed=b, shared=, cow=c, exclusive=4, yes=true, wide=9223372036854775807, small=-1, ratio=0.5}
        ",
    );
}
