//! `image-gallery` starts the whole house; `image-gallery api|catalog|store` is one of its services.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use image_gallery::{house, services};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => house::run(None).await,
        ["--for", time] => house::run(Some(seconds(time)?)).await,
        ["api"] => services::api::run().await,
        ["catalog"] => services::catalog::run().await,
        ["store"] => services::store::run().await,
        _ => Err(USAGE.into()),
    }
}

const USAGE: &str = "usage: image-gallery [--for 20s], or image-gallery api|catalog|store for one service";

/// `20s` or `20`.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.strip_suffix('s').unwrap_or(text).parse();
    number
        .map(Duration::from_secs)
        .map_err(|_| format!("--for {text}: write a number of seconds, such as 20s"))
}

#[expect(clippy::print_stderr, reason = "it is a program")]
fn complain(error: &(dyn Error + Send + Sync)) {
    eprintln!("image-gallery: {error}");
}
