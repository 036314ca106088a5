//! A semicolon too much is found where it is.

use traced::traced;

#[traced]
fn number() -> u8 {
    1;
}

#[traced]
async fn later() -> u8 {
    number();
}

#[traced]
fn branch(id: u8) -> u8 {
    if id == 0 {
        return id;
    }
}

#[traced(err)]
fn result() -> Result<u8, String> {
    let _ = number();
}

#[traced]
fn empty() -> u8 {}

#[traced]
async fn empty_later() -> Result<u8, String> {}

struct Store;

#[traced]
impl Store {
    fn get(&self) -> String {
        String::new();
    }
}

#[traced]
fn never() -> ! {
    number();
}

fn main() {
    let _ = (number(), later(), branch(1), result(), empty(), empty_later(), Store.get());
    never();
}
