//! What is recorded when a call starts is what is there then.

use traced::traced;

#[traced(attrs("rows" = rows, "order.id" = order_idd))]
fn read(order_id: u64) -> u64 {
    let rows = order_id * 2;
    rows
}

#[traced(attrs("half" = half(rows)))]
async fn later(rows: u64) -> u64 {
    fn half(rows: u64) -> u64 {
        rows / 2
    }
    half(rows)
}

fn main() {
    let _ = read(1);
    let _ = later(2);
}
