//! The wrapper is a type besides the trait, and cannot have its name.

use traced::traced;

#[traced(wrapper = Clock)]
trait Clock {
    fn now(&self) -> u64;
}

fn main() {
    let _: Option<&dyn Clock> = None;
}
