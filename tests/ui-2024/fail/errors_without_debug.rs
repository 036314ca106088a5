//! `err(debug)` records the `Debug` of an error, and says what else there is where it has none.

use traced::traced;

struct Failure;

#[traced(err(debug))]
fn sync(id: u64) -> Result<u64, Failure> {
    Ok(id)
}

#[traced(err(debug))]
async fn later(id: u64) -> Result<u64, Failure> {
    Ok(id)
}

fn main() {
    let _ = (sync(1), later(2));
}
