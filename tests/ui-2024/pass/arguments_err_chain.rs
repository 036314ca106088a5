//! `err(chain)` records an error and all that caused it: errors, boxes of them, reports.
#![deny(warnings)]

use anyhow::Context as _;
use std::error::Error;
use std::{fmt, io};
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

/// An error with a cause.
#[derive(Debug)]
struct Refused(fmt::Error);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order was refused")
    }
}

impl Error for Refused {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[traced(err(chain))]
fn with_a_source() -> io::Result<u8> {
    Err(io::Error::other(Refused(fmt::Error)))
}

#[traced(err(chain))]
async fn boxed() -> Result<u8, Box<dyn Error>> {
    give_way().await;
    Err(Box::new(Refused(fmt::Error)))
}

#[traced(err(chain))]
async fn boxed_and_sent() -> Result<u8, Box<dyn Error + Send + Sync>> {
    give_way().await;
    Err(Refused(fmt::Error))?
}

#[traced(err(chain))]
fn report() -> anyhow::Result<u8> {
    Err(Refused(fmt::Error)).context("in the shop").with_context(|| format!("in the {}", "town"))
}

#[traced(err(chain))]
fn returned() -> impl Future<Output = Result<u8, anyhow::Error>> {
    async { anyhow::bail!("alone") }
}

#[traced(err(chain))]
fn generic<E: Error>(error: E) -> Result<(), E> {
    Err(error)
}

fn run() {
    assert!(with_a_source().is_err());
    assert!(block_on(boxed()).is_err());
    assert!(block_on(boxed_and_sent()).is_err());
    assert!(report().is_err());
    assert!(block_on(returned()).is_err());
    assert!(generic(fmt::Error).is_err());
}

fn main() {
    makes(
        run,
        "
        with_a_source !std::io::error::Error: the order was refused: an error occurred when formatting an argument
        boxed !alloc::boxed::Box<dyn core::error::Error>: the order was refused: an error occurred when formatting an argument
        boxed_and_sent !alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>: the order was refused: an error occurred when formatting an argument
        report !anyhow::Error: in the town: in the shop: the order was refused: an error occurred when formatting an argument
        returned !anyhow::Error: alone
        generic !core::fmt::Error: an error occurred when formatting an argument
        ",
    );
}
