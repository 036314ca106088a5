//! A wrapper is made from the trait's definition.

use traced::traced;

trait Store {
    fn get(&self, id: u64) -> u64;
}

struct Memory;

#[traced(wrapper = TracedStore)]
impl Store for Memory {
    fn get(&self, id: u64) -> u64 {
        id
    }
}

#[traced(wrapper = TracedMemory)]
impl Memory {
    fn clear(&self) {}
}

#[traced(wrapper = TracedFunction)]
fn function() {}

#[traced(wrapper = TracedModule)]
mod module {
    pub fn function() {}
}

#[traced(wrapper = "TracedClock")]
trait Clock {
    fn now(&self) -> u64;
}

#[traced(wrapper)]
trait Timer {
    fn start(&self);
}

#[traced(wrapper(TracedQueue))]
trait Queue {
    fn push(&self);
}

#[traced(wrapper = wrappers::TracedSocket)]
trait Socket {
    fn send(&self);
}

fn main() {
    let _ = Memory.get(1);
    Memory.clear();
    function();
    module::function();
    let _: Option<(&dyn Clock, &dyn Timer, &dyn Queue, &dyn Socket)> = None;
}
