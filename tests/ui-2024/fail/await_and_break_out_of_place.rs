//! What is only for async functions, or for loops, is refused as it would be without the attribute.

use traced::traced;

async fn fetch() -> u64 {
    1
}

#[traced]
fn unit() {
    fetch().await;
}

#[traced]
fn value() -> u64 {
    fetch().await
}

#[traced]
fn stops() {
    break;
}

#[traced]
fn goes_on(id: u64) -> u64 {
    if id == 0 {
        continue;
    }
    id
}

#[traced]
async fn later(id: u64) -> u64 {
    if id == 0 {
        break;
    }
    id
}

fn main() {
    unit();
    stops();
    let _ = value() + goes_on(1);
    let _ = later(2);
}
