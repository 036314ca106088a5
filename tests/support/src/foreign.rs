//! Servers that other people wrote, for a second opinion.
//!
//! They are looked for in the Python virtual environment `venv` of the target folder, or in the one that
//! `TRACED_TEST_VENV` names:
//!
//! ```text
//! python3 -m venv target/venv
//! target/venv/bin/pip install nx-27017==0.8.1 'moto[server,s3]==5.2.5'
//! ```

use std::env;
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::root;
use crate::skip::skipped;

/// A server that speaks the wire protocol of MongoDB, `None` (and a notice) when it is not installed.
///
/// # Panics
///
/// When it is installed and does not start.
#[track_caller]
pub fn nx_27017() -> Option<ForeignServer> {
    installed(&Program {
        name: "nx-27017",
        scheme: "mongodb",
        arguments: |port, files| {
            let beside = |extension| files.with_extension(extension).display().to_string();
            let memory = ["--data-dir", "memory", "--host", "127.0.0.1", "-p", port].map(str::to_owned);
            let files = ["--log-file".to_owned(), beside("log"), "--pid-file".to_owned(), beside("pid")];
            [memory.as_slice(), files.as_slice()].concat()
        },
    })
}

/// A server that speaks the protocols of AWS (S3, SQS, DynamoDB and others), `None` (and a notice) when it is
/// not installed.
///
/// # Panics
///
/// When it is installed and does not start.
#[track_caller]
pub fn moto_server() -> Option<ForeignServer> {
    installed(&Program {
        name: "moto_server",
        scheme: "http",
        arguments: |port, _| ["-H", "127.0.0.1", "-p", port].map(str::to_owned).to_vec(),
    })
}

/// A running server. Ends with the value.
#[derive(Debug)]
pub struct ForeignServer {
    child: Child,
    scheme: &'static str,
    port: u16,
}

impl ForeignServer {
    /// Where it listens, as its clients want it: `mongodb://127.0.0.1:PORT` or `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    /// The port it listens on, of 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for ForeignServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

struct Program {
    name: &'static str,
    scheme: &'static str,
    /// From the port, and a path that files of its own can be put beside.
    arguments: fn(&str, &Path) -> Vec<String>,
}

#[track_caller]
fn installed(program: &Program) -> Option<ForeignServer> {
    let venv = env::var_os("TRACED_TEST_VENV").map_or_else(|| root::target().join("venv"), PathBuf::from);
    let path = venv.join("bin").join(program.name);
    if path.is_file() {
        return Some(
            start(program, &path).unwrap_or_else(|why| panic!("{} did not start: {why}", program.name)),
        );
    }
    // The harness names the thread of a test after it.
    let test = thread::current().name().unwrap_or("a test").to_owned();
    skipped(&test, program.name, &format!("it is not installed in {}", venv.display()));
    None
}

/// A port that is free now can be taken before the program binds it: then the program ends, and another port
/// gets a try.
fn start(program: &Program, path: &Path) -> Result<ForeignServer, String> {
    let deadline = Instant::now() + Duration::from_secs(30);
    let mut last = String::new();
    for _ in 0..5 {
        let (mut server, output) = spawn(program, path).map_err(|error| error.to_string())?;
        let ended = loop {
            // In this order: whoever took the connection, it was not a child that has ended since.
            let accepts = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port)).is_ok();
            if let Some(status) = server.child.try_wait().map_err(|error| error.to_string())? {
                break status;
            }
            if accepts {
                return Ok(server);
            }
            if Instant::now() > deadline {
                return Err(format!("it took no connection in time, and said\n{}", text_of(&output)));
            }
            thread::sleep(Duration::from_millis(50));
        };
        last = format!("it ended with {ended}, and said\n{}", text_of(&output));
    }
    Err(last)
}

fn spawn(program: &Program, path: &Path) -> io::Result<(ForeignServer, PathBuf)> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let folder = root::target().join("foreign");
    fs::create_dir_all(&folder)?;
    let files = folder.join(format!("{}-{port}", program.name));
    let output = files.with_extension("out");
    let file = File::create(&output)?;
    let child = Command::new(path)
        .args((program.arguments)(&port.to_string(), &files))
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()?;
    Ok((ForeignServer { child, scheme: program.scheme, port }, output))
}

fn text_of(output: &Path) -> String {
    fs::read_to_string(output).unwrap_or_else(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: Program =
        Program { name: "sh", scheme: "http", arguments: |_, _| vec!["-c".into(), "echo no; exit 3".into()] };

    #[test]
    fn a_program_that_ends_at_once_is_tried_again_and_then_quoted() {
        let why = start(&ENDS, Path::new("/bin/sh")).unwrap_err();
        assert!(why.contains("exit status: 3") && why.ends_with("and said\nno\n"), "{why}");
    }
}
