//! As much of HTTP/1.1 as an exporter needs of a receiver.

use std::io::{self, BufRead, Read, Write};

pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
    /// Lower-case names.
    headers: Vec<(String, String)>,
    version: String,
}

impl Request {
    /// The next request of a connection, `None` when the peer has closed it between two requests.
    ///
    /// An error of the kind `InvalidData` is the peer's fault, every other one the connection's.
    pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        if from.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let start = line(from)?;
        let mut words = start.split(' ');
        let (Some(method), Some(path), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(invalid(format!("not a request line: {start}")));
        };
        let mut request = Self {
            method: method.to_owned(),
            path: path.to_owned(),
            version: version.to_owned(),
            headers: headers(from)?,
            body: Vec::new(),
        };
        request.body = match (request.header("transfer-encoding"), request.header("content-length")) {
            (Some("chunked"), _) => chunked(from)?,
            (Some(other), _) => return Err(invalid(format!("transfer-encoding {other} is not known"))),
            (None, Some(length)) => {
                exactly(from, length.parse().map_err(|_| invalid(format!("content-length {length}")))?)?
            }
            (None, None) => Vec::new(),
        };
        Ok(Some(request))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn into_headers(self) -> Vec<(String, String)> {
        self.headers
    }

    /// Whether the peer wants this connection for its next request too.
    pub(crate) fn keeps_alive(&self) -> bool {
        match self.header("connection").map(str::to_ascii_lowercase).as_deref() {
            Some("close") => false,
            Some("keep-alive") => true,
            _ => self.version == "HTTP/1.1",
        }
    }
}

/// The head of an answer, with headers of one's own, which end with `\r\n` each.
pub(crate) fn head(status: &str, media: &str, length: usize, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n{headers}\r\n")
}

/// Writes one answer with one `write`.
pub(crate) fn answer(to: &mut impl Write, status: &str, media: &str, body: &[u8]) -> io::Result<()> {
    to.write_all(&[head(status, media, body.len(), "").as_bytes(), body].concat())
}

fn headers(from: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = line(from)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or_else(|| invalid(format!("not a header: {line}")))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn chunked(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(from)?;
        let digits = size.split(';').next().unwrap_or_default().trim();
        let size =
            u64::from_str_radix(digits, 16).map_err(|_| invalid(format!("not a chunk size: {size}")))?;
        if size == 0 {
            headers(from)?; // the trailers
            return Ok(body);
        }
        body.extend(exactly(from, size)?);
        let end = line(from)?;
        if !end.is_empty() {
            return Err(invalid(format!("a chunk is longer than its size: {end}")));
        }
    }
}

/// Grows with what arrives, not with what was announced.
fn exactly(from: &mut impl BufRead, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.take(64 * 1024).read_line(&mut line)?;
    let Some(line) = line.strip_suffix('\n') else {
        return Err(invalid(format!("a line without an end: {line}")));
    };
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
