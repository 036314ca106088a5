//! What other tools call a parent of `None` is a root here.

use traced::traced;

#[traced(parent = None)]
fn charge() {}

fn main() {
    charge();
}
