//! Keys are lower-case dotted names.

use traced::{TraceAttrs, attr, event, traced};

#[traced(attrs("Order" = id, "order id" = id, "" = id, "order..id" = id, ".id" = id, "größe" = id, "9" = id))]
fn charge(id: u64) {
    let _ = id;
}

#[traced(attrs("a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.a.key.of.many.words.end" = id))]
fn refund(id: u64) {
    let _ = id;
}

// A name that is in upper case makes a bad key, too.
#[traced(attrs(user.ID))]
fn show(user: User, #[attr("Page")] page: u64) {
    let _ = (user.ID, page);
}

#[allow(non_snake_case)]
#[derive(TraceAttrs)]
struct User {
    ID: u64,
    #[attr("user name")]
    name: String,
}

#[derive(TraceAttrs)]
#[attr(prefix = "Order")]
struct Line {
    amount: u64,
    price: u64,
}

fn main() {
    charge(1);
    refund(1);
    show(User { ID: 1, name: String::new() }, 2);
    let Line { amount: _, price: _ } = Line { amount: 1, price: 2 };
    attr!("Rows" = 1);
    event!("cache.miss", "cache-Key" = 1);
}
