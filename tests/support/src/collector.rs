//! A collector of OTLP that is neither ours nor written for tests: [rotel](https://github.com/streamfold/rotel).

use std::env;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::root;
use crate::skip::skipped;

/// A running rotel, `None` (and a notice) where it is not installed.
///
/// # Panics
///
/// When it is installed and does not start.
#[track_caller]
pub fn rotel() -> Option<Rotel> {
    let venv = env::var_os("TRACED_TEST_VENV").map_or_else(|| root::target().join("venv"), PathBuf::from);
    let Some(program) = program_in(&venv) else {
        let test = thread::current().name().unwrap_or("a test").to_owned();
        skipped(&test, "rotel", &format!("it is not installed in {}", venv.display()));
        return None;
    };
    // A port that is free now can be taken before the program binds it: then it ends, and others get a try.
    (0..5).find_map(|_| Rotel::start(&program)).or_else(|| panic!("{} did not start", program.display()))
}

/// `lib/python3.11/site-packages/rotel/rotel-agent`, whichever the version is.
fn program_in(venv: &std::path::Path) -> Option<PathBuf> {
    let versions = fs::read_dir(venv.join("lib")).ok()?;
    let programs =
        versions.filter_map(|entry| Some(entry.ok()?.path().join("site-packages/rotel/rotel-agent")));
    programs.into_iter().find(|path| path.is_file())
}

/// Takes OTLP over HTTP and gRPC and prints what it took. Ends with the value.
#[derive(Debug)]
pub struct Rotel {
    child: Child,
    http: u16,
    grpc: u16,
    output: PathBuf,
}

/// A span as rotel printed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Its trace.
    pub trace_id: String,
    /// Itself.
    pub span_id: String,
    /// Its parent, or nothing.
    pub parent_id: String,
    /// Its name.
    pub name: String,
    /// Its kind, as the protocol's file has it.
    pub kind: String,
    /// Nanoseconds since the Unix epoch.
    pub start: String,
    /// Nanoseconds since the Unix epoch.
    pub end: String,
    /// Keys, and values with their types.
    pub attributes: Vec<(String, String)>,
}

impl Rotel {
    fn start(program: &std::path::Path) -> Option<Self> {
        let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr().map(|address| address.port());
        let (http, grpc) = (free().ok()?, free().ok()?);
        let folder = root::target().join("foreign");
        fs::create_dir_all(&folder).ok()?;
        let output = folder.join(format!("rotel-{http}.out"));
        let file = File::create(&output).ok()?;
        let child = Command::new(program)
            .args(["start", "--exporter", "blackhole"])
            .args(["--debug-log", "traces", "--debug-log-verbosity", "detailed"])
            .args(["--otlp-http-endpoint", &format!("127.0.0.1:{http}")])
            .args(["--otlp-grpc-endpoint", &format!("127.0.0.1:{grpc}")])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(file.try_clone().ok()?)
            .stderr(file)
            .spawn()
            .ok()?;
        let mut rotel = Self { child, http, grpc, output };
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let accepts =
                [http, grpc].iter().all(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_ok());
            if !matches!(rotel.child.try_wait(), Ok(None)) {
                return None;
            }
            if accepts {
                return Some(rotel);
            }
            thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Where it takes OTLP/HTTP: `http://127.0.0.1:PORT`.
    pub fn http(&self) -> String {
        format!("http://127.0.0.1:{}", self.http)
    }

    /// Where it takes OTLP/gRPC: `http://127.0.0.1:PORT`.
    pub fn grpc(&self) -> String {
        format!("http://127.0.0.1:{}", self.grpc)
    }

    /// What it has printed, as soon as that are `count` spans.
    ///
    /// # Panics
    ///
    /// When they are not so many after ten seconds, with what it printed.
    #[track_caller]
    pub fn printed(&self, count: usize) -> Vec<Printed> {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let text = fs::read_to_string(&self.output).expect("it prints to a file");
            // The last line may not be complete.
            let spans = spans_in(&text);
            if spans.len() >= count && spans.last().is_none_or(|last| !last.end.is_empty()) {
                return spans;
            }
            assert!(Instant::now() < deadline, "it printed {} of {count} spans: {text:.2000}", spans.len());
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Rotel {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spans_in(text: &str) -> Vec<Printed> {
    let mut spans: Vec<Printed> = Vec::new();
    let mut within = false;
    for line in text.lines() {
        if line.starts_with("ResourceSpans #") {
            within = false;
        } else if line.starts_with("Span #") {
            within = true;
            spans.push(Printed::default());
        }
        let Some(span) = spans.last_mut().filter(|_| within) else { continue };
        if let Some((key, value)) = line.strip_prefix("     -> ").and_then(|pair| pair.split_once(": ")) {
            span.attributes.push((key.to_owned(), value.to_owned()));
        } else if let Some((what, value)) = line.split_once(':') {
            let field = match what.trim() {
                "Trace ID" => &mut span.trace_id,
                "Parent ID" => &mut span.parent_id,
                "ID" => &mut span.span_id,
                "Name" => &mut span.name,
                "Kind" => &mut span.kind,
                "Start time" => &mut span.start,
                "End time" => &mut span.end,
                _ => continue,
            };
            value.trim().clone_into(field);
        }
    }
    spans
}
