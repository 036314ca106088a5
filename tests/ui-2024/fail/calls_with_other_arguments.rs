//! An attributed function is called as it is written, and a call that is wrong is pointed at.

use traced::{traced, traced_handler};

#[traced(attrs(id))]
fn charge(id: u64, #[attr] page: u64) -> u64 {
    id + page
}

#[traced(boxed)]
async fn refund(id: u64) -> u64 {
    id
}

struct Store;

#[traced]
impl Store {
    fn get(&self, id: u64) -> u64 {
        id
    }
}

#[traced(wrapper = TracedClock)]
trait Clock {
    fn now(&self, zone: &str) -> u64;
}

#[traced_handler(from = &std::collections::HashMap::new())]
async fn show(id: u64) -> u64 {
    id
}

fn main() {
    let _ = charge(1);
    let _ = charge(1, "2");
    let _ = refund(1, 2);
    let _: u64 = refund(1);
    let _ = Store.get();
    let _ = show();
    let _ = TracedClock(Store).now("");
    let _: String = charge(1, 2);
}
