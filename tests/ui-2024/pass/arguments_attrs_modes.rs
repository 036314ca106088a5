//! What is recorded of a value: its length, its hash, nothing but that it is there, or all of it after all.
#![deny(warnings)]

use std::collections::BTreeMap;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(attrs(items = len(items), "text.length" = len(text), len(names), redact(password), "card.masked" = redact(card), allow_secret(token)))]
fn lengths(
    items: &[u8],
    text: &str,
    names: BTreeMap<u8, u8>,
    password: &str,
    card: u64,
    token: &str,
) -> usize {
    items.len() + text.len() + names.len() + password.len() + token.len() + usize::try_from(card).unwrap_or(0)
}

#[traced(attrs(hash(email), "same" = hash(*email), "other" = hash(email.len())))]
async fn hashed(email: &&str) {
    give_way().await;
}

#[traced(attrs("items" = items.len(), "computed" = len(&items[1..]), "not.a.mode" = self::hash(items), "of.two" = max(1, 2)))]
fn functions(items: &[u8]) {}

fn hash(items: &[u8]) -> &str {
    if items.is_empty() { "empty" } else { "full" }
}

fn max(left: u8, right: u8) -> u8 {
    left.max(right)
}

fn run() {
    assert_eq!(lengths(&[1, 2], "abc", BTreeMap::new(), "p", 4, "t"), 11);
    functions(&[1, 2]);
}

fn main() {
    makes(
        run,
        "
        lengths {items=2, text.length=3, names=0, password=[redacted], card.masked=[redacted], token=t}
        functions {items=2, computed=1, not.a.mode=full, of.two=2}
        ",
    );
    let capture = traced::testing::capture();
    block_on(hashed(&"a@example.org"));
    let span = capture.span("hashed");
    let value = |key| span.attribute(key).map(ToString::to_string).unwrap_or_default();
    assert_eq!(value("email").len(), 16);
    assert_eq!(value("email"), value("same"));
    assert_ne!(value("email"), value("other"));
}
