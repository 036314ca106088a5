//! Spans in a file: OTLP in JSON, a request on each line.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::{Batch, ExportError, Exporter, json};
use crate::account::Reason;

/// Appends batches to a file, one JSON line for each; begins a new file when it has become large.
///
/// `spans.jsonl` becomes `spans.jsonl.1`, that becomes `spans.jsonl.2`, and the oldest goes. The file is for one process
/// alone. The lines are what the OpenTelemetry Collector's file receiver reads.
///
/// ```
/// use traced_runtime::export::File;
/// let exporter = File::new("/var/log/shop/spans.jsonl").most_bytes(10 << 20).kept(2);
/// ```
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    most_bytes: u64,
    kept: usize,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: fs::File,
    bytes: u64,
}

impl File {
    /// Appends to this file, of 64 MiB at most, and keeps three older ones.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), most_bytes: 64 << 20, kept: 3, open: None }
    }

    /// Lets a file have so many bytes.
    #[must_use]
    pub fn most_bytes(self, bytes: u64) -> Self {
        Self { most_bytes: bytes, ..self }
    }

    /// Keeps so many older files.
    #[must_use]
    pub fn kept(self, files: usize) -> Self {
        Self { kept: files, ..self }
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        let length = line.len() as u64;
        if self.open()?.bytes + length > self.most_bytes {
            self.rotate()?;
        }
        let open = self.open()?;
        let before = open.bytes;
        if let Err(error) = open.file.write_all(line.as_bytes()) {
            // Half a line would spoil the one behind it; where it cannot be cut off, the next opening ends it.
            let _cut = open.file.set_len(before);
            self.open = None;
            return Err(error);
        }
        open.bytes = before + length;
        Ok(())
    }

    fn open(&mut self) -> io::Result<&mut Open> {
        let open = match self.open.take() {
            Some(open) => open,
            None => Open::at(&self.path)?,
        };
        Ok(self.open.insert(open))
    }

    /// Every file becomes one older.
    fn rotate(&mut self) -> io::Result<()> {
        self.open = None;
        if self.kept == 0 {
            return fs::remove_file(&self.path);
        }
        for age in (1..self.kept).rev() {
            let (from, to) = (self.older(age), self.older(age + 1));
            match fs::rename(from, to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&self.path, self.older(1))
    }

    fn older(&self, age: usize) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(format!(".{age}"));
        path.into()
    }
}

impl Open {
    fn at(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut bytes = file.seek(SeekFrom::End(0))?;
        if bytes > 0 {
            // A process that was killed may have left half a line.
            let mut last = [0];
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                file.write_all(b"\n")?;
                bytes += 1;
            }
        }
        Ok(Self { file, bytes })
    }
}

impl Exporter for File {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let mut line = json::request(batch.otlp()).map_err(ExportError::lasting)?;
        line.push('\n');
        if line.len() as u64 > self.most_bytes {
            let message = format!("a line of {} bytes is larger than a whole file may be", line.len());
            return Err(ExportError::lost(Reason::TooLarge, message));
        }
        self.write(&line).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => {
                ExportError::lasting(format!("{error}; is the folder there, and may we write to it?"))
            }
            // A disk that is full may be emptied.
            _ => ExportError::passing(error.to_string()),
        })
    }

    fn destination(&self) -> String {
        format!("file {}", self.path.display())
    }
}
