//! Who produced a message has to be found somewhere, and what is called like a carrier has to be one.

use std::collections::HashMap;

use traced::traced_handler;

#[traced_handler(consumer)]
async fn nothing(payload: String) -> usize {
    payload.len()
}

#[traced_handler(consumer)]
fn numbers(counts: HashMap<String, u64>) -> usize {
    counts.len()
}

#[traced_handler(consumer)]
fn pattern((headers, page): (HashMap<String, String>, u64), _: HashMap<String, String>) -> usize {
    headers.len() + page as usize
}

#[traced_handler(grpc)]
async fn without_the_feature(request: u8) -> u8 {
    request
}

#[traced_handler(http)]
fn sync(headers: HashMap<String, String>) -> usize {
    headers.len()
}

fn main() {
    let _ = (nothing(String::new()), without_the_feature(1));
    let _ = numbers(HashMap::new()) + pattern((HashMap::new(), 1), HashMap::new()) + sync(HashMap::new());
}
