//! A key that knows the type of its values takes no other.

use traced::{attr, event, keys, span, traced};

keys! {
    pub TENANT: &str = "tenant.id";
    pub ROWS: u64 = "rows";
    pub HIT: bool = "cache.hit";
}

#[traced(attrs(TENANT = id))]
fn number(id: u64) -> u64 {
    id
}

#[traced(attrs(ROWS = text))]
async fn text(text: &str) -> &str {
    text
}

#[traced(ret(HIT = ret))]
fn returned() -> u64 {
    1
}

#[traced(attrs(TENNANT = name))]
fn unknown(name: &str) -> usize {
    name.len()
}

#[traced(attrs(NAME = name))]
fn no_key(name: &str) -> usize {
    name.len()
}

const NAME: &str = "name";

fn main() {
    let _ = number(returned());
    let _ = text("a");
    let _ = unknown("a") + no_key("b");
    attr!(HIT = 1);
    event!("missed", ROWS = -1);
    span!("read", TENANT = Some("a"); {});
}
