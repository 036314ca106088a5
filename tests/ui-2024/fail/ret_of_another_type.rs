//! Errors in what is recorded of a returned value are errors in the attribute, at the words that are wrong.

use traced::traced;

#[traced(ret("rows" = ret.length()))]
fn text() -> String {
    String::new()
}

#[traced(ret("rows" = returned))]
fn number() -> u64 {
    1
}

#[traced(ret("rows" = ret.rows))]
async fn counted() -> Result<u64, std::io::Error> {
    Ok(1)
}

fn main() {
    let _ = (text(), number(), counted());
}
