//! The second of two is pointed at, whichever form it has.

use traced::traced;

#[traced("charge", name = "orders.charge")]
fn charge() {}

#[traced(kind = client, kind = server)]
fn refund() {}

#[traced("a", "b", "c")]
fn list() {}

#[traced(attrs(id), root, attrs(page), root(link))]
fn show(id: u64, page: u64) -> u64 {
    id + page
}

#[traced(prefix = "Repo", prefix = "Store", only(get), only(put))]
impl Store {
    fn get(&self) {}
    fn put(&self) {}
}

struct Store;

fn main() {
    charge();
    refund();
    list();
    let _ = show(1, 2);
    Store.get();
    Store.put();
}
