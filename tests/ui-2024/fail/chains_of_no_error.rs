//! Only errors have causes.

use std::fmt;

use traced::traced;

#[derive(Debug)]
struct Failure;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

#[traced(err(chain))]
fn sync(id: u64) -> Result<u64, Failure> {
    Ok(id)
}

#[traced(err(chain))]
async fn later(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    let _ = (sync(1), later(2));
}
