//! A trait alone has no calls: the words are told that make a type which traces those of all implementations.

use traced::traced;

#[traced]
trait Store {
    fn get(&self, id: u64) -> Option<String>;
}

#[traced(prefix = "Cache", except(set))]
pub trait Cache {
    fn set(&mut self, text: String);
}

struct Memory;

impl Store for Memory {
    fn get(&self, _: u64) -> Option<String> {
        None
    }
}

impl Cache for Memory {
    fn set(&mut self, _: String) {}
}

fn main() {
    Memory.set(String::new());
    let _ = Memory.get(1);
}
