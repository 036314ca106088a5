//! `?` in a function that returns no `Result`.

use traced::traced;

#[traced]
fn unit(text: &str) {
    let _: u64 = text.parse()?;
}

#[traced]
fn number(text: &str) -> u64 {
    text.parse()?
}

#[traced]
async fn later(text: &str) -> u64 {
    text.parse()?
}

#[traced]
async fn later_unit(text: &str) {
    let _: u64 = text.parse()?;
}

#[traced]
fn another_error(text: &str) -> Result<u64, std::io::Error> {
    Ok(text.parse::<u64>()?)
}

#[traced]
fn option(text: &str) -> Option<u64> {
    Some(text.parse()?)
}

fn main() {
    unit("1");
    let _ = (number("1"), later("1"), later_unit("1"), another_error("1"), option("1"));
}
