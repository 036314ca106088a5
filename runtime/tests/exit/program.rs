//! The program of `examples/ending`, and what it leaves behind.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use traced_test_support::fault::FaultySink;

/// So often each way to end is tried.
pub(crate) const TIMES: usize = 20;

/// More than any of them takes to end.
const LONGEST: Duration = Duration::from_secs(60);

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// How long it took, from where it was ready if it said so.
    pub(crate) took: Duration,
}

/// The program, where panics unwind. A test of one file alone does not build it.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        build(
            &["--locked", "--example", "ending", "--features", "otlp-http"],
            Path::new(manifest),
            &target(),
        );
        target().join("debug/examples/ending")
    })
}

/// The program, where panics abort: a package of its own, so that nothing is built in this way that only tests need.
pub(crate) fn aborting_program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let runtime = env!("CARGO_MANIFEST_DIR");
        let folder = target().join("aborting");
        let manifest = format!(
            r#"
            [package]
            name = "ending"
            edition = "2024"
            [workspace]
            [[bin]]
            name = "ending"
            path = '{runtime}/examples/ending/main.rs'
            [dependencies]
            libc = "0.2"
            tokio = {{ version = "1", features = ["rt-multi-thread", "signal"] }}
            traced-runtime = {{ path = '{runtime}', features = ["otlp-http"] }}
            [profile.dev]
            debug = false
            panic = "abort"
            "#
        );
        fs::create_dir_all(&folder).expect("it can be made");
        fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
        // The versions that everything else here is built with.
        fs::copy(Path::new(runtime).join("../Cargo.lock"), folder.join("Cargo.lock")).expect("it is there");
        build(&["--offline"], &folder.join("Cargo.toml"), &folder.join("target"));
        folder.join("target/debug/ending")
    })
}

fn build(arguments: &[&str], manifest: &Path, target: &Path) {
    let mut command = Command::new(env!("CARGO"));
    command.arg("build").args(arguments).arg("--manifest-path").arg(manifest).arg("--target-dir").arg(target);
    let output = command.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The target folder that this test was built into.
fn target() -> PathBuf {
    let test = std::env::current_exe().expect("it runs");
    test.ancestors().nth(3).expect("tests are in <target>/<profile>/deps").to_owned()
}

/// A command that runs the program so; nothing leaves it before its end.
pub(crate) fn command(program: &Path, how: &str, sink: &FaultySink) -> Command {
    let mut command = Command::new(program);
    // Whoever runs tests in the background may have them ignore it.
    with_settings(&mut command, sink).arg(how).env("ENDS_BY_CTRL_C", "1");
    command
}

pub(crate) fn with_settings<'c>(command: &'c mut Command, sink: &FaultySink) -> &'c mut Command {
    command
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint())
        .env("OTEL_BSP_SCHEDULE_DELAY", "1000000")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
}

/// Runs it to its end.
pub(crate) fn run(mut command: Command) -> Ended {
    let begun = Instant::now();
    let output = command.output().expect("it starts");
    Ended {
        status: output.status,
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        took: begun.elapsed(),
    }
}

/// A run that has made its spans and waits for a signal.
pub(crate) struct Ready {
    child: Child,
    since: Instant,
}

pub(crate) fn run_until_ready(mut command: Command) -> Ready {
    let mut child = command.spawn().expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.as_mut().expect("it is a pipe");
    BufReader::new(stdout).read_line(&mut line).expect("it is text");
    if line != "ready\n" {
        let mut stderr = String::new();
        child.stderr.take().expect("it is a pipe").read_to_string(&mut stderr).expect("it is text");
        panic!("{line}{stderr}");
    }
    Ready { child, since: Instant::now() }
}

impl Ready {
    /// Sends a signal, by its name without `SIG`.
    pub(crate) fn send(&self, signal: &str) {
        send(self.child.id(), signal);
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("it is our child").is_none()
    }

    /// Waits for its end, which does come.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Ended {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                break status;
            }
            if begun.elapsed() > LONGEST {
                self.child.kill().expect("it is our child");
                panic!("it has not ended after {LONGEST:?}");
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let took = self.since.elapsed();
        let mut stderr = String::new();
        self.child.stderr.take().expect("it is a pipe").read_to_string(&mut stderr).expect("it is text");
        Ended { status, stdout: String::new(), stderr, took }
    }
}

pub(crate) fn send(process: u32, signal: &str) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &process.to_string()]).status();
    assert!(sent.expect("there is a kill").success());
}

/// A hundred spans were made, and each has arrived once.
#[track_caller]
pub(crate) fn assert_hundred(sink: &FaultySink, ended: &Ended) {
    let mut times: BTreeMap<i64, usize> = BTreeMap::new();
    for span in sink.taken() {
        *times.entry(span.attr("number").as_i64().expect("each has a number")).or_default() += 1;
    }
    let expected: BTreeMap<i64, usize> = (0..100).map(|number| (number, 1)).collect();
    assert_eq!(times, expected, "{}", ended.stderr);
}
