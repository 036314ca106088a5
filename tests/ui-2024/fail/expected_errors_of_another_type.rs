//! The patterns of expected errors are of the error's type: what does not fit is pointed at.

use std::io;

use traced::traced;

#[derive(Debug)]
enum StoreError {
    NotFound(u64),
    Broken,
}

enum Other {
    Gone,
}

#[traced(err(expected = Other::Gone))]
fn another(id: u64) -> Result<u64, StoreError> {
    if id == 0 { Err(StoreError::Broken) } else { Err(StoreError::NotFound(id)) }
}

#[traced(err(expected = StoreError::Missing))]
async fn missing() -> Result<u64, StoreError> {
    Ok(1)
}

#[traced(err(expected = StoreError::NotFound))]
fn without_its_field() -> Result<u64, StoreError> {
    Ok(1)
}

#[traced(err(expected = "not found"))]
fn text() -> io::Result<u64> {
    Ok(1)
}

#[traced(err(expected = StoreError::Broken))]
fn number() -> u64 {
    1
}

fn main() {
    let _ = (another(1), missing(), without_its_field(), text(), number(), Other::Gone);
}
