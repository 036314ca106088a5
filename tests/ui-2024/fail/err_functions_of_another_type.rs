//! `err(if = ..)` asks a function of the error, `err(map = ..)` gets a `Failure` from one.

use traced::{Failure, traced};

fn is_error(error: &String) -> bool {
    error.is_empty()
}

fn message(error: &String) -> String {
    error.clone()
}

fn failure(error: &String) -> Failure {
    Failure::new(error.clone())
}

#[traced(err(if = is_error))]
fn of_another_error() -> Result<u64, std::io::Error> {
    Ok(1)
}

#[traced(err(if = message))]
fn no_verdict() -> Result<u64, String> {
    Ok(1)
}

#[traced(err(map = message))]
fn no_failure() -> Result<u64, String> {
    Ok(1)
}

#[traced(err(map = failure))]
async fn of_another_error_later() -> Result<u64, std::io::Error> {
    Ok(1)
}

#[traced(err(if = is_failure))]
fn unknown() -> Result<u64, String> {
    Ok(1)
}

fn main() {
    let _ = (of_another_error(), no_verdict(), no_failure(), of_another_error_later(), unknown());
}
