//! A `span!` leaves the types of what is in it to be found out by what is around it, and the other way round.
#![deny(warnings)]

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Display;
use traced::span;
use traced_ui_support::{block_on, makes};

fn from_outside() -> u8 {
    let number: u8 = span!("parsed"; "1".parse().unwrap());
    let collected: Vec<_> = span!("collected"; [number].into_iter().collect());
    let mut map = span!("map"; HashMap::new());
    map.insert(collected[0], "a");
    let none = span!("none"; None);
    let added: u8 = span!("default"; Default::default());
    none.unwrap_or(number) + added
}

fn coerced(number: u8) -> Result<Box<dyn Display>, Box<dyn Error>> {
    if number == 0 {
        span!("into"; Err("nothing")?);
    }
    let boxed: Box<dyn Display> = span!("boxed"; Box::new(number));
    span!("result"; Ok(boxed))
}

fn result_of_later_use() -> Result<u8, String> {
    // Only what follows tells that this is a `Result`, and of what.
    let parsed = span!("later"; "x".parse());
    parsed.map_err(|error: std::num::ParseIntError| error.to_string())
}

async fn of_futures() -> u8 {
    let future = span!("future"; async { "7".parse().unwrap_or_default() });
    let number: u8 = future.await;
    let closure = span!("closure"; |text: &str| text.len());
    number + u8::try_from(closure("ab")).unwrap_or_default()
}

fn run() {
    assert_eq!(from_outside(), 1);
    assert!(coerced(0).is_err());
    assert_eq!(coerced(1).unwrap().to_string(), "1");
    assert!(result_of_later_use().is_err());
    assert_eq!(block_on(of_futures()), 9);
}

fn main() {
    makes(
        run,
        "
        parsed
        collected
        map
        none
        default
        into
        boxed
        result
        later !core::num::error::ParseIntError
        future
        closure
        ",
    );
}
