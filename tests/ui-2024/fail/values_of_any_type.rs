//! A type parameter that may be anything is told what it must be.

use traced::{TraceAttrs, traced};

#[traced(attrs(id))]
fn recorded<T>(id: T) -> T {
    id
}

#[traced(args(all))]
async fn every<T: Clone>(id: &T) -> T {
    id.clone()
}

#[traced(attrs(%id, ..order))]
fn displayed<T, O>(id: T, order: O) {
    drop((id, order));
}

#[derive(TraceAttrs)]
struct Line<T> {
    amount: T,
}

fn main() {
    let line = Line { amount: 1 };
    let _ = recorded(line.amount);
    let _ = every(&1);
    displayed(1, 2);
}
