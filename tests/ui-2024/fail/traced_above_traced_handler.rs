//! A handler's span is the call's: one of the two attributes is enough.

use std::collections::HashMap;

use traced::{traced, traced_handler};

#[traced]
#[traced_handler(from = &HashMap::new())]
async fn show() {}

#[traced_handler(from = &HashMap::new())]
#[traced("orders.list")]
async fn list() {}

fn main() {
    let _ = (show(), list());
}
