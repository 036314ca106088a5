//! Errors that are to be expected are none: by patterns, by a function, by what a function makes of them.
#![deny(warnings)]

use std::io::{self, ErrorKind};
use traced::{Failure, traced};
use traced_ui_support::{block_on, give_way, makes};

#[derive(Debug, PartialEq)]
enum Refusal {
    NotFound,
    Busy { seconds: u32 },
    Broken(&'static str, u8),
}

use Refusal::*;

#[traced(err(type, expected = NotFound | Refusal::Broken("known", 1..=3)), err(expected = Busy { seconds: 0 }))]
fn patterns(refusal: Refusal) -> Result<u8, Refusal> {
    Err(refusal)
}

#[traced(err(if = is_error))]
fn function(kind: ErrorKind) -> io::Result<()> {
    Err(kind.into())
}

fn is_error(error: &io::Error) -> bool {
    error.kind() != ErrorKind::NotFound
}

#[traced(err(if = |error| *error > limit, expected = 7))]
async fn closure(number: u8, limit: u8) -> Result<(), u8> {
    give_way().await;
    if number == 0 { Ok(()) } else { Err(number) }
}

#[traced(err(map = failure))]
async fn mapped(refusal: Option<Refusal>) -> Result<u8, Refusal> {
    give_way().await;
    refusal.map_or(Ok(1), Err)
}

fn failure(refusal: &Refusal) -> Failure {
    match refusal {
        NotFound => Failure::expected(),
        Busy { seconds } => Failure::new("busy").message(format!("for {seconds} s")),
        Broken(what, _) => Failure::new((*what).to_owned()),
    }
}

fn run() {
    for refusal in [NotFound, Broken("known", 2), Busy { seconds: 0 }] {
        assert!(patterns(refusal).is_err());
    }
    assert!(function(ErrorKind::NotFound).is_err());
    assert!(function(ErrorKind::AlreadyExists).is_err());
    for number in [0, 2, 3, 7] {
        assert_eq!(block_on(closure(number, 2)).is_ok(), number == 0);
    }
    for refusal in [None, Some(NotFound), Some(Busy { seconds: 2 }), Some(Broken("broken", 1))] {
        let is_ok = refusal.is_none();
        assert_eq!(block_on(mapped(refusal)).is_ok(), is_ok);
    }
}

fn main() {
    makes(
        run,
        "
        patterns {outcome=expected}
        patterns {outcome=expected}
        patterns {outcome=expected}
        function {outcome=expected}
        function !std::io::error::Error
        closure
        closure {outcome=expected}
        closure !u8
        closure {outcome=expected}
        mapped
        mapped {outcome=expected}
        mapped !busy: for 2 s
        mapped !broken
        ",
    );
    // Its own type's name begins with that of the program, which is not always the same.
    let capture = traced::testing::capture();
    assert_eq!(patterns(Broken("unknown", 2)), Err(Broken("unknown", 2)));
    assert_eq!(patterns(Broken("known", 4)), Err(Broken("known", 4)));
    let spans = capture.spans();
    assert_eq!(spans.len(), 2);
    for span in spans {
        assert!(span.attribute("error.type").is_some_and(|name| name.to_string().ends_with("::Refusal")));
    }
}
