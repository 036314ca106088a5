//! `boxed` lets an async function call itself without a box of its own.
#![deny(warnings)]

use std::fmt::Error;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(boxed, attrs(depth))]
async fn sum(depth: u8) -> Result<u8, Error> {
    give_way().await;
    if depth == 0 { Err(Error) } else { Ok(depth + sum(depth - 1).await.unwrap_or_default()) }
}

struct Tree<'a> {
    value: u8,
    children: &'a [Tree<'a>],
}

impl Tree<'_> {
    #[traced(boxed)]
    async fn total(&self) -> u8 {
        let mut total = self.value;
        for child in self.children {
            total += child.total().await;
        }
        total
    }
}

fn run() {
    assert_eq!(block_on(sum(2)), Ok(3));
    let leaf = |value| Tree { value, children: &[] };
    assert_eq!(block_on(Tree { value: 1, children: &[leaf(2), leaf(3)] }.total()), 6);
}

fn main() {
    makes(
        run,
        "
        sum {depth=2}
          sum {depth=1}
            sum !core::fmt::Error {depth=0}
        total
          total
          total
        ",
    );
}
