//! What returns nothing, or never, has no outcome to look at.

use traced::traced;

#[traced(err)]
fn nothing() {}

#[traced(err(chain), kind = client)]
async fn unit() -> () {}

#[traced(err(expected = NotFound))]
fn never() -> ! {
    std::process::exit(0)
}

#[traced(none = error)]
fn no_option() {}

#[traced(ret("rows" = ret))]
fn no_value() {}

#[traced(err, none = error, ret("rows" = ret))]
fn all_at_once() {}

fn main() {
    nothing();
    let _ = unit();
    no_option();
    no_value();
    all_at_once();
    never();
}
