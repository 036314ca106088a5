//! What of a returned value is recorded must be said.

use traced::traced;

#[traced(ret)]
fn bare() -> u64 {
    1
}

#[traced(ret())]
fn empty() -> u64 {
    1
}

#[traced(ret = ret)]
fn assigned() -> u64 {
    1
}

#[traced(ret(ret.len()))]
fn unnamed() -> String {
    String::new()
}

#[traced(ret("rows"))]
fn without_value() -> u64 {
    1
}

fn main() {
    let _ = (bare(), empty(), assigned(), unnamed(), without_value());
}
