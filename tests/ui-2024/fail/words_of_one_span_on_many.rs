//! What belongs to one span is refused where there are many.

use traced::traced;

struct Store;

#[traced(attrs(id))]
impl Store {
    fn get(&self, id: u64) -> u64 {
        id
    }
}

#[traced("store", args(all))]
impl Store {
    fn put(&self, id: u64) -> u64 {
        id
    }
}

#[traced(name = "store", ret("id" = ret))]
mod module {
    pub fn function() -> u64 {
        1
    }
}

#[traced(err)]
impl Store {
    fn list(&self) -> Result<(), String> {
        Ok(())
    }
}

#[traced(root, sample = 0.1, min_duration = "5ms", when = true)]
impl Store {
    async fn watch(&self) {}
}

#[traced(wrapper = TracedClock, attrs(zone))]
trait Clock {
    fn now(&self, zone: u64) -> u64;
}

fn main() {
    let _ = Store.get(1) + Store.put(2) + module::function();
    let _ = (Store.list(), Store.watch());
    let _: Option<TracedClock<()>> = None;
}
