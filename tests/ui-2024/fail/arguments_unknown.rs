//! A word that is none of ours, nor nearly one: all that are known are listed.

use std::collections::HashMap;

use traced::{traced, traced_handler, traced_test};

#[traced(colour = "red")]
fn charge(id: u64) -> u64 {
    id
}

#[traced(metrics, async)]
fn show_all() {}

#[traced(verbose)]
mod billing {
    pub fn refund() {}
}

#[traced_handler(grpc, from = &headers())]
async fn show() {}

#[traced_handler(kind = client, from = &headers())]
async fn list() {}

#[traced_test(flavour = "one")]
fn test() {}

fn headers() -> HashMap<String, String> {
    HashMap::new()
}

fn main() {
    let _ = charge(1);
    billing::refund();
    show_all();
    let _ = show();
    let _ = list();
}
