//! Errors in what a `span!` is around are errors there, said once.

use traced::span;

fn read(rows: u64) -> u64 {
    span!("read", "rows" = rows; {
        let text: String = rows;
        rows + text.length()
    })
}

async fn later(rows: u64) -> u64 {
    let text = String::new();
    let length = span!("read"; async move {
        text.length()
    })
    .await;
    drop(text);
    length + rows
}

fn missing() -> u64 {
    span!("read"; { 1; })
}

fn main() {
    let _ = read(1) + missing() + span!("sum"; 1 + "a") + unknown();
    let _ = later(2);
}
