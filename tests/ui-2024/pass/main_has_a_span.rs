//! `main` itself, which returns a `Result`: what is called within it has the parent that it has anywhere.
#![deny(warnings)]

use std::process::ExitCode;

use traced::traced;
use traced_ui_support::makes;

#[traced]
fn called(number: u8) -> u8 {
    number
}

fn run() {
    #[traced]
    fn main() -> ExitCode {
        if called(1) == 0 {
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }

    assert_eq!(main(), ExitCode::SUCCESS);
}

#[traced]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    makes(run, "main\n  called");
    Ok(())
}
