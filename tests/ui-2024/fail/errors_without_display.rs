//! `err` records the `Display` of an error, and says what else there is where it has none.

use traced::traced;

struct Failure;

#[traced(err)]
fn sync(id: u64) -> Result<u64, Failure> {
    Ok(id)
}

#[traced(err(display))]
async fn later(id: u64) -> Result<u64, Failure> {
    Ok(id)
}

#[traced(err)]
fn unit() -> Result<(), ()> {
    Ok(())
}

fn main() {
    let _ = (sync(1), later(2), unit());
}
