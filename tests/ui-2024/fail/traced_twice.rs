//! One attribute has room for everything.

use traced::{traced, traced_handler};

#[traced]
#[traced("orders.charge")]
fn charge() {}

#[traced]
/// Something between.
#[inline]
#[traced::traced(kind = client)]
#[traced]
async fn refund() {}

struct Store;

#[traced]
#[traced(prefix = "Repo")]
impl Store {
    #[traced]
    #[traced(skip)]
    fn get(&self) {}
}

#[traced(wrapper = TracedClock)]
#[traced(prefix = "Time")]
trait Clock {
    fn now(&self) -> u64;
}

#[traced_handler(from = &())]
#[traced_handler(from = &())]
async fn show() {}

fn main() {
    charge();
    let _ = (refund(), show());
    Store.get();
    let _: Option<TracedClock<()>> = None;
}
