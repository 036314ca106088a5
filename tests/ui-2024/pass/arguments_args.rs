//! `args(..)` records parameters under their own names: some, all, in patterns, raw ones.
#![deny(warnings)]

use std::fmt::{self, Display};
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

struct Page {
    number: u8,
    size: u8,
}

impl Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "page {}", self.number)
    }
}

#[traced(args(id, ?range, %page, r#type, allow_secret(token)))]
fn some(id: u8, range: (u8, u8), page: Page, r#type: Option<&str>, token: u8, other: u8) -> u8 {
    id + range.0 + page.size + token + other
}

#[traced(args(all))]
async fn all(
    mut id: u8,
    [left, right]: [u8; 2],
    Page { number, size: length }: Page,
    _unused: u8,
    _: u8,
) -> u8 {
    give_way().await;
    id += left + right + number + length;
    id
}

#[traced(args(all), attrs("id.doubled" = 2 * id))]
fn all_named(all: &str, id: u8) -> usize {
    all.len() + usize::from(id)
}

struct Store;

impl Store {
    #[traced(args(?all))]
    fn all_as_debug(&mut self, id: Option<u8>, names: Vec<&str>) -> usize {
        names.len() + usize::from(id.is_some())
    }

    #[traced(args(all))]
    fn nothing_but_self(&self) {}
}

fn run() {
    assert_eq!(some(1, (2, 3), Page { number: 4, size: 5 }, Some("t"), 6, 7), 21);
    assert_eq!(block_on(all(1, [2, 3], Page { number: 4, size: 5 }, 6, 7)), 15);
    assert_eq!(all_named("a", 2), 3);
    assert_eq!(Store.all_as_debug(Some(1), vec!["a"]), 2);
    Store.nothing_but_self();
}

fn main() {
    makes(
        run,
        r#"
        some {id=1, range=(2, 3), page=page 4, type=t, token=6}
        all {id=1, left=2, right=3, number=4, length=5}
        all_named {id.doubled=4, all=a}
        all_as_debug {id=Some(1), names=["a"]}
        nothing_but_self
        "#,
    );
}
