//! A mistake in one function is no reason to misjudge another: only what is wrong is said.

use traced::{traced, traced_handler};

#[traced]
impl Store {
    #[traced(knd = client)]
    fn get(&self, id: u64) -> u64 {
        id
    }

    #[traced(kind = client, attrs(id))]
    fn put(&self, id: u64) -> u64 {
        id
    }

    #[traced_handler(from = &self.0, attr(id))]
    async fn show(&self, id: u64) -> u64 {
        id
    }

    #[traced(wrapper = TracedStore)]
    fn list(&self) {}
}

struct Store(std::collections::HashMap<String, String>);

#[traced(wrapper = TracedClock)]
trait Clock {
    #[traced(attrs(zon))]
    fn now(&self, zone: u64) -> u64;

    fn later(&self, #[attr("Zone")] zone: u64) -> u64 {
        self.now(zone)
    }

    #[traced(skip)]
    fn never(&self) -> !;
}

fn main() {
    let store = Store(Default::default());
    let _ = store.get(1) + store.put(2);
    let _ = store.show(3);
    store.list();
    let _: Option<&dyn Clock> = None;
}
