//! `..value` records all that a struct has to say of itself.
#![deny(warnings)]

use std::fmt::Display;
use std::sync::Arc;
use traced::{TraceAttrs, TraceValue, Value, traced};
use traced_ui_support::{block_on, give_way, makes};

#[derive(TraceAttrs)]
struct OrderLine<'a, T>
where
    T: Display,
{
    id: u64,
    #[attr("order.customer")]
    customer: &'a str,
    #[attr(display)]
    price: T,
    #[attr(debug)]
    tags: Vec<&'a str>,
    #[attr("order.pieces", len)]
    pieces: [u8; 2],
    #[attr(redact)]
    token: String,
    #[attr(skip)]
    password: String,
    note: Option<String>,
    r#type: Celsius,
    #[attr(..)]
    address: Address,
}

#[derive(TraceAttrs)]
#[attr(prefix = "to")]
struct Address {
    city: &'static str,
    #[attr(allow_secret)]
    card: u8,
}

#[derive(TraceAttrs)]
#[attr(prefix = "")]
struct Bare<const N: usize>(#[attr("first")] u8, #[attr(skip)] [u8; N], #[attr("third", display)] char);

struct Celsius(f64);

impl TraceValue for Celsius {
    fn value(&self) -> Option<Value<'_>> {
        Some(Value::F64(self.0))
    }
}

#[traced(attrs("before" = line.password.len(), ..line, "after" = line.token.len()))]
fn whole(line: &OrderLine<'_, f32>) -> u64 {
    line.id
}

struct Store {
    bare: Bare<1>,
}

impl Store {
    #[traced(attrs(..self.bare, ..nothing, ..address.as_ref()))]
    async fn get(&self, nothing: Option<Bare<2>>, address: Box<Address>) -> (usize, bool) {
        give_way().await;
        (self.bare.1.len(), nothing.is_none() && address.card > 0)
    }
}

#[traced(attrs(..bare))]
fn returned(bare: Arc<Bare<0>>) -> impl Future<Output = u8> {
    async move { bare.0 }
}

fn run() {
    let line = OrderLine {
        id: 1,
        customer: "c",
        price: 0.5,
        tags: vec!["t"],
        pieces: [0; 2],
        token: "abc".to_owned(),
        password: "ab".to_owned(),
        note: None,
        r#type: Celsius(36.6),
        address: Address { city: "Rome", card: 4 },
    };
    assert_eq!(whole(&line), 1);
    let store = Store { bare: Bare(7, [1], 'x') };
    assert_eq!(block_on(store.get(None, Box::new(line.address))), (1, true));
    assert_eq!(block_on(returned(Arc::new(Bare(8, [], 'y')))), 8);
}

fn main() {
    makes(
        run,
        r#"
        whole {before=2, after=3, order_line.id=1, order.customer=c, order_line.price=0.5, order_line.tags=["t"], order.pieces=2, order_line.token=[redacted], order_line.type=36.6, to.city=Rome, to.card=4}
        get {first=7, third=x, to.city=Rome, to.card=4}
        returned {first=8, third=y}
        "#,
    );
}
