//! `self` is many values, whose names are its fields'.

use traced::traced;

struct Store(u64);

impl Store {
    #[traced]
    fn get(#[attr] &self) -> u64 {
        self.0
    }

    #[traced]
    async fn take(#[attr("store", debug)] self, #[attr] id: u64) -> u64 {
        self.0 + id
    }
}

#[traced(wrapper = TracedClock)]
trait Clock {
    fn now(#[attr] &self) -> u64;
}

fn main() {
    let store = Store(1);
    let _ = store.get();
    let _ = store.take(2);
    let _: Option<&dyn Clock> = None;
}
