//! A method that a trait only asks for has nothing to trace; what is provided has.

use traced::traced;

trait Store {
    #[traced]
    fn get(&self, id: u64) -> Option<String>;

    #[traced]
    async fn put(&self, id: u64, text: String);

    #[traced]
    fn is_there(&self, id: u64) -> bool {
        self.get(id).is_some()
    }
}

struct Memory;

impl Store for Memory {
    fn get(&self, _: u64) -> Option<String> {
        None
    }

    async fn put(&self, _: u64, _: String) {}
}

fn main() {
    let _ = Memory.is_there(1);
    let _ = Memory.put(1, String::new());
}
