//! `none = error` looks at an `Option`.

use traced::traced;

#[traced(none = error)]
fn number() -> u64 {
    1
}

#[traced(none = error)]
async fn result(id: u64) -> Result<u64, std::io::Error> {
    Ok(id)
}

fn main() {
    let _ = (number(), result(1));
}
