//! A handler is an async function that is given something to read the caller from.

use std::collections::HashMap;

use traced::traced_handler;

struct Show;

#[traced_handler(from = request)]
fn sync(request: HashMap<String, String>) -> usize {
    request.len()
}

#[traced_handler]
impl Show {
    async fn show(&self) {}
}

#[traced_handler(from = &())]
struct Handler;

#[traced_handler]
trait Handle {
    async fn handle(&self);
}

#[traced_handler]
mod handlers {
    pub async fn handle() {}
}

#[traced_handler(from)]
async fn a() {}

#[traced_handler(from = request.headers, from = 2)]
async fn b(request: u64) -> u64 {
    request
}

#[traced_handler]
async fn c(Request(id): Request) -> u64 {
    id
}

#[traced_handler(skip, from = &HashMap::new())]
async fn d() {}

#[traced_handler(attrs(order_id), from = &HashMap::new())]
async fn e(id: u64) -> u64 {
    id
}

struct Request(u64);

fn main() {
    let _ = sync(HashMap::new());
    let _ = (Show.show(), Handler, a(), b(1), c(Request(1)), d(), e(1), handlers::handle());
}
