//! `--cfg traced_off` leaves nothing of the macros, and checks their arguments all the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program that says what it does: the same with the flag and without it, but for its spans.
const PROGRAM: &str = r#"
use traced::{attr, span, traced};

#[traced(attrs(n, "shown" = %n), ret("doubled" = ret))]
fn double(n: u32) -> Result<u32, String> {
    attr!("within" = n);
    if n < 10 { Ok(2 * n) } else { Err("too large".to_owned()) }
}

#[traced(cancel = error, min_duration = "1ns")]
async fn later(n: u32) -> u32 {
    span!("inner"; double(n).unwrap_or(0))
}

#[traced(future)]
fn boxed(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(later(n))
}

struct Store;

#[traced]
impl Store {
    fn get(&self) {}
}

fn main() {
    let capture = traced::testing::capture();
    let mut boxed = boxed(4);
    let polled = boxed.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    Store.get();
    println!("{:?} {:?} {polled:?}", double(3), double(30));
    println!("spans {}, sites {}", capture.spans().len(), traced::sites().count());
    let bare = async { std::future::pending::<()>().await };
    println!("sizes {}", size_of_val(&pending()) <= size_of_val(&bare));
}

#[traced]
async fn pending() {
    std::future::pending::<()>().await
}
"#;

const MISTAKEN: &str = "#[traced::traced(attrs(nobody), kind = sever)] fn main() {}";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/compiled-out")
}

/// Builds a program with the flag or without it, and runs it.
fn run(name: &str, source: &str, flags: &str) -> Output {
    let package = folder().join(name);
    fs::create_dir_all(package.join("src")).expect("the folder can be written");
    let traced = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[workspace]\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [dependencies]\ntraced = {{ path = {traced:?}, default-features = false }}\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("the folder can be written");
    fs::write(package.join("src/main.rs"), source).expect("the folder can be written");
    fs::copy(Path::new(traced).join("Cargo.lock"), package.join("Cargo.lock"))
        .expect("the lock file is there");
    // Flags change all that is built: each has a folder of its own, or they would build it anew in turns.
    let target = folder().join(if flags.is_empty() { "on" } else { "off" });
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--color", "never"]).current_dir(&package);
    cargo.env("CARGO_TARGET_DIR", target).env("RUSTFLAGS", flags).env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.output().expect("cargo starts")
}

fn lines(output: &Output) -> Vec<String> {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn a_program_does_the_same_and_has_neither_spans_nor_sites() {
    let on = lines(&run("program", PROGRAM, ""));
    let off = lines(&run("program", PROGRAM, "--cfg traced_off"));
    assert_eq!(on[0], "Ok(6) Err(\"too large\") Ready(8)");
    assert_eq!(off[0], on[0]);
    assert_eq!(on[1], "spans 7, sites 6");
    assert_eq!(off[1], "spans 0, sites 0");
    assert_eq!(off[2], "sizes true", "a future is as large as it is without the attribute");
}

#[test]
fn a_mistake_in_the_arguments_is_an_error_all_the_same() {
    for flags in ["", "--cfg traced_off"] {
        let output = run("mistaken", MISTAKEN, flags);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{flags}");
        assert!(said.contains("no parameter is called `nobody`"), "{flags}: {said}");
        assert!(said.contains("unknown span kind (did you mean `server`?)"), "{flags}: {said}");
    }
}
