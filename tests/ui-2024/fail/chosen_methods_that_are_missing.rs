//! `only` and `except` name functions that are there.

use traced::traced;

struct Store;

#[traced(only(gte, put))]
impl Store {
    fn get(&self) {}
    fn put(&self) {}
}

#[traced(except(new, lenght), only(pub))]
impl Store {
    pub fn length(&self) -> usize {
        0
    }
}

#[traced(only(charge, Store))]
mod billing {
    pub fn charge() {}

    pub struct Store;
}

#[traced(wrapper = TracedClock, except(then))]
trait Clock {
    fn now(&self) -> u64;
}

#[traced(only = get)]
impl Store {
    fn a(&self) {}
}

#[traced(except)]
impl Store {
    fn b(&self) {}
}

#[traced(only("c"))]
impl Store {
    fn c(&self) {}
}

#[traced(only())]
impl Store {
    fn d(&self) {}
}

#[traced(only(e), except(e))]
impl Store {
    fn e(&self) {}
}

#[traced(only(charge))]
fn function() {}

fn main() {
    Store.get();
    Store.put();
    let _ = Store.length();
    billing::charge();
    let _: Option<(&dyn Clock, billing::Store)> = None;
    Store.a();
    Store.b();
    Store.c();
    Store.d();
    Store.e();
    function();
}
