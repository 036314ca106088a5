//! A word that is nearly one of ours is guessed at, wherever the words of the place differ.

use traced::{traced, traced_handler};

#[traced(knid = client, atrs(id))]
fn charge(id: u64) -> u64 {
    id
}

#[traced(nmae = "orders.refund", smaple = 0.1)]
fn refund(id: u64) -> u64 {
    id
}

struct Store;

#[traced(perfix = "Repo", onyl(get))]
impl Store {
    fn get(&self) {}

    #[traced(boxd)]
    async fn put(&self) {}
}

#[traced(wraper = TracedClock)]
trait Clock {
    fn now(&self) -> u64;
}

#[traced_handler(fom = &request)]
async fn show(request: u64) -> u64 {
    request
}

fn main() {
    let _ = charge(1) + refund(1);
    Store.get();
    let _ = Store.put();
    let _ = show(1);
    let _: Option<&dyn Clock> = None;
}
