//! `none = error`: to give back nothing is to fail.
#![deny(warnings)]

use std::future::Future;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(none = error)]
fn first(numbers: &mut [u8]) -> Option<&mut u8> {
    let first = numbers.first_mut()?;
    Some(first)
}

type Maybe<T> = Option<T>;

#[traced(none = error, ret("is.some" = ret.is_some()))]
async fn under_an_alias(some: bool) -> Maybe<impl Copy> {
    give_way().await;
    some.then_some(1)
}

#[traced(none = error)]
fn returned(number: u8) -> impl Future<Output = Option<u8>> + Send {
    std::future::ready(number.checked_sub(1))
}

#[traced]
fn unasked() -> Option<u8> {
    None
}

fn run() {
    assert_eq!(first(&mut [1]), Some(&mut 1));
    assert_eq!(first(&mut []), None);
    assert!(block_on(under_an_alias(true)).is_some());
    assert!(block_on(under_an_alias(false)).is_none());
    assert_eq!((block_on(returned(1)), block_on(returned(0))), (Some(0), None));
    assert_eq!(unasked(), None);
}

fn main() {
    makes(
        run,
        "
        first
        first !none
        under_an_alias {is.some=true}
        under_an_alias !none {is.some=false}
        returned
        returned !none
        unasked
        ",
    );
}
