//! A wrapper is another type than what is within: where a method has to do with `Self`, it says so at the method.

use std::pin::Pin;
use std::sync::Arc;

use traced::traced;

#[traced(wrapper = TracedStore)]
trait Store: Sized {
    fn all() -> Vec<Self>;
    fn find(&self, id: u64) -> Option<Self>;
    fn shared(self: Arc<Self>) -> u64;
    fn pinned(self: Pin<&mut Self>) -> u64;
    fn merge(&self, other: Self) -> u64;
    fn equal(&self, other: &Self, id: u64) -> bool;
    fn visit(&self, visitor: impl Fn(&Self));
    // These can be.
    fn get(&self, id: u64) -> u64;
    fn new() -> Self;
    fn item(&self) -> Self::Item;
    type Item;
}

macro_rules! make {
    () => {
        fn make(&self);
    };
}

#[traced(wrapper = TracedMaker)]
trait Maker {
    make!();
}

fn main() {
    let _ = TracedStore(()).0;
}
