//! `#[attr]` means something where `#[traced]` stands, and nowhere else.

use traced::traced;

fn plain(#[attr] id: u64) -> u64 {
    id
}

struct Store;

impl Store {
    fn get(&self, #[attr("order.id", display)] id: u64) -> u64 {
        id
    }
}

#[traced]
fn traced_one(#[attr] id: u64) -> u64 {
    let double = |#[attr] value: u64| value * 2;
    double(id)
}

fn main() {
    let _ = plain(1) + Store.get(2) + traced_one(3);
}
