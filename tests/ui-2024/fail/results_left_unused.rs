//! Lints that would speak without the attribute speak with it, at the same words.
#![deny(unused, clippy::all)]

use std::io;

use traced::traced;

#[traced]
fn read() -> io::Result<u64> {
    Ok(1)
}

#[traced]
#[must_use]
fn number() -> u64 {
    1
}

#[traced]
fn unit(unused_parameter: u64) {
    read();
    let unused_variable = 1;
}

#[traced]
async fn later(mut unused_mut: u64, unused_parameter: u64) -> io::Result<u64> {
    read();
    number();
    return Ok(unused_mut);
    unused_mut += 1;
}

#[traced]
fn value(mut unused_mut: u64, unused_parameter: &str) -> u64 {
    number();
    (unused_mut)
}

#[traced]
fn dead_function() {}

fn main() {
    read();
    unit(value(1, ""));
    later(1, 2);
}
