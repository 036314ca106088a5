//! A process of its own, of which all is read: what it exports, and what it says.

use std::io::Write as _;
use std::process::Command;
use std::{env, fs};

use traced::export::{Batch, ExportError, Exporter};

use crate::calls;

const PART: &str = "TRACED_TEST_PART";
const EXPORTED: &str = "TRACED_TEST_EXPORTED";

pub(crate) struct Output {
    pub(crate) exported: Vec<u8>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) is_done: bool,
}

pub(crate) fn run(part: &str) -> Output {
    let file = env::temp_dir().join(format!("traced-secrets-{}-{part}", std::process::id()));
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "in_a_process_of_its_own", "--nocapture"]);
    command.env_clear().env(PART, part).env(EXPORTED, &file).env("OTEL_LOG_LEVEL", "debug");
    let output = command.output().unwrap();
    let exported = fs::read(&file).unwrap_or_default();
    drop(fs::remove_file(&file));
    let is_done =
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains("all calls are made");
    Output { exported, stdout: output.stdout, stderr: output.stderr, is_done }
}

/// Requests of OTLP one behind the other are one request.
struct ToFile(fs::File);

impl Exporter for ToFile {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        self.0.write_all(batch.otlp()).map_err(|error| ExportError::lasting(error.to_string()))
    }

    fn destination(&self) -> String {
        "a file".into()
    }
}

pub(crate) fn play() {
    let Ok(part) = env::var(PART) else { return };
    // What a panic says is for the program to show, and not ours.
    std::panic::set_hook(Box::new(|_| ()));
    let file = fs::File::create(env::var_os(EXPORTED).unwrap()).unwrap();
    let guard = traced::Builder::new("shop", "1.2.3").exporter(ToFile(file)).install();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    match &*part {
        "everything" => runtime.block_on(calls::everything()),
        "allowed" => runtime.block_on(calls::allowed()),
        part => panic!("{part} is no part"),
    }
    drop(runtime);
    drop(guard);
    println!("all calls are made");
}
