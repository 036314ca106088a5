//! A handler has one preset, and a word that is none is said to be none.

use std::collections::HashMap;

use traced::traced_handler;

type HeaderMap = HashMap<String, String>;

#[traced_handler(htp)]
async fn misspelled(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(consumr, from = headers)]
async fn misspelled_with_more(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(kafka)]
async fn of_another_kind(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(http, job)]
async fn two(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(job, "tick", job)]
async fn the_same_twice() {}

#[traced_handler(job = 1)]
async fn with_a_value() {}

fn main() {
    let headers = HashMap::new;
    let _ = (misspelled(headers()), misspelled_with_more(headers()), of_another_kind(headers()));
    let _ = (two(headers()), the_same_twice(), with_a_value());
}
