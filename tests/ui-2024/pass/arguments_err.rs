//! What `err` records of an error: its message, its `Debug`, or its type alone, under any name a `Result` may have.
#![deny(warnings)]

use std::fmt::{self, Display};
use std::future::Future;
use std::io;
use std::pin::Pin;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(err)]
fn display(fails: bool) -> io::Result<u8> {
    if fails { Err(io::Error::other("broken")) } else { Ok(1) }
}

#[traced(err(display))]
async fn display_of_async<E: Display>(error: E) -> Result<(), E> {
    give_way().await;
    Err(error)?;
    Ok(())
}

#[traced(err(debug))]
fn debug(text: &str) -> Result<impl Display + use<>, fmt::Error> {
    if text.is_empty() { Err(fmt::Error) } else { Ok(text.len()) }
}

// Not even a `Debug` is needed for that.
struct Silent;

#[traced(err(type))]
fn type_alone() -> Result<Silent, Box<Option<u8>>> {
    Err(Box::new(Some(1)))
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + 'a>>;

#[traced(future, err)]
fn returned(text: &str) -> Boxed<'_, u8> {
    Box::pin(async move { text.parse().map_err(|_| format!("no number: {text}")) })
}

#[traced(err)]
fn without_a_secret() -> Result<u8, String> {
    Err("cannot connect to postgres://user:hunter2@db/shop".to_owned())
}

// Without `err`, messages stay where they are.
#[traced]
fn unasked() -> Result<u8, String> {
    Err("a secret".to_owned())
}

fn run() {
    assert_eq!(display(false).ok(), Some(1));
    assert!(display(true).is_err());
    assert_eq!(block_on(display_of_async("borrowed")), Err("borrowed"));
    assert!(debug("").is_err());
    assert!(type_alone().is_err());
    assert!(block_on(returned("x")).is_err());
    assert!(without_a_secret().is_err());
    assert!(unasked().is_err());
}

fn main() {
    makes(
        run,
        "
        display
        display !std::io::error::Error: broken
        display_of_async !&str: borrowed
        debug !core::fmt::Error: Error
        type_alone !alloc::boxed::Box<core::option::Option<u8>>
        returned !alloc::string::String: no number: x
        without_a_secret !alloc::string::String: cannot connect to postgres://REDACTED:REDACTED@db/shop
        unasked !alloc::string::String
        ",
    );
}
