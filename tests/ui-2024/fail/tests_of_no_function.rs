//! A test is a function that is given its spans, if anything.

use traced::testing::Capture;
use traced::traced_test;

#[traced_test]
fn two(spans: &Capture, id: u64) {
    assert!(spans.spans().is_empty(), "{id}");
}

#[traced_test]
async fn no_runtime() {}

#[traced_test]
struct Test;

#[traced_test]
mod tests {}

#[traced_test(name = "a")]
fn named() {}

#[traced_test]
#[traced_test]
fn twice() {}

trait Tests {
    #[traced_test]
    fn method(&self);
}

struct Suite;

impl Suite {
    #[traced_test]
    fn method(&self) {}
}

fn main() {
    let _: Option<(Test, &dyn Tests)> = None;
    Suite.method();
}
