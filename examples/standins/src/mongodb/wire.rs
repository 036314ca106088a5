//! Frames: `OP_MSG` both ways, and `OP_QUERY` with `OP_REPLY` for a driver's first hello

use std::io;

use bson::raw::{RawBsonRef, RawDocument};
use bson::{Bson, Document};
use tokio::io::{AsyncRead, AsyncReadExt};

/// The largest message that `hello` promises to take.
pub(super) const MAX_MESSAGE_BYTES: i32 = 48_000_000;

const HEADER_BYTES: usize = 16;
const OP_REPLY: i32 = 1;
const OP_QUERY: i32 = 2004;
const OP_MSG: i32 = 2013;

const CHECKSUM_PRESENT: u32 = 1;
const MORE_TO_COME: u32 = 1 << 1;
/// The lower half of the flags must be understood, the upper half may be ignored; that includes
/// `exhaustAllowed`, which merely permits several answers to one request.
const REQUIRED_FLAGS: u32 = 0xffff;

/// Decoding is recursive, so nesting is bounded before it starts.
const MAX_DEPTH: usize = 100;

/// One command as it came in.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) body: Document,
    pub(super) legacy: bool,
    pub(super) wants_reply: bool,
    id: i32,
}

impl Request {
    /// Reads the next command, or nothing once the client has left.
    pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        let mut header = [0; HEADER_BYTES];
        match stream.read_exact(&mut header).await {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut fields = Bytes(&header);
        let (length, id) = (fields.int32()?, fields.int32()?);
        let (_response_to, operation) = (fields.int32()?, fields.int32()?);
        if length > MAX_MESSAGE_BYTES {
            return Err(invalid("a message is larger than hello allows"));
        }
        let length = usize::try_from(length).unwrap_or_default();
        let rest = length.checked_sub(HEADER_BYTES);
        let rest = rest.ok_or_else(|| invalid("a message is shorter than its header"))?;
        // Grows with what arrives, so a header alone cannot reserve 48 MB.
        let mut message = Vec::new();
        stream.take(rest as u64).read_to_end(&mut message).await?;
        if message.len() < rest {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match operation {
            OP_MSG => Self::parse_msg(id, &message).map(Some),
            OP_QUERY => Self::parse_query(id, &message).map(Some),
            other => Err(invalid(format!("operation {other} is not supported"))),
        }
    }

    /// The bytes that answer this request with `document`.
    pub(super) fn reply(&self, document: &Document) -> io::Result<Vec<u8>> {
        let document = document.to_vec().map_err(invalid)?;
        let (operation, preamble) = if self.legacy {
            // Flags (8: await capable), cursor (64 bits), first document, document count.
            (OP_REPLY, [8, 0, 0, 0, 1].map(i32::to_le_bytes).concat())
        } else {
            (OP_MSG, vec![0; 5])
        };
        let length = HEADER_BYTES + preamble.len() + document.len();
        let length = i32::try_from(length).map_err(invalid)?;
        let header = [length, self.id.wrapping_add(1), self.id, operation];
        Ok([header.map(i32::to_le_bytes).concat(), preamble, document].concat())
    }

    fn parse_msg(id: i32, message: &[u8]) -> io::Result<Self> {
        let mut bytes = Bytes(message);
        let flags = bytes.int32()?.cast_unsigned();
        if flags & REQUIRED_FLAGS & !(CHECKSUM_PRESENT | MORE_TO_COME) != 0 {
            return Err(invalid(format!("flags {flags:#x} are not supported")));
        }
        if flags & CHECKSUM_PRESENT != 0 {
            let without = bytes.0.len().checked_sub(4).ok_or_else(truncated)?;
            bytes = Bytes(bytes.take(without)?);
        }
        let mut body = None;
        let mut sequences = Vec::new();
        while !bytes.0.is_empty() {
            match bytes.take(1)? {
                [0] if body.is_none() => body = Some(bytes.document()?),
                [1] => sequences.push(bytes.sequence()?),
                kind => return Err(invalid(format!("unexpected section of kind {kind:?}"))),
            }
        }
        let mut body = body.ok_or_else(|| invalid("a message has no body section"))?;
        body.extend(sequences);
        Ok(Self { id, body, legacy: false, wants_reply: flags & MORE_TO_COME == 0 })
    }

    fn parse_query(id: i32, message: &[u8]) -> io::Result<Self> {
        let mut bytes = Bytes(message);
        let _flags = bytes.int32()?;
        let collection = bytes.string()?;
        let (_skip, _return) = (bytes.int32()?, bytes.int32()?);
        let mut body = bytes.document()?;
        let database = collection.split('.').next().unwrap_or_default();
        body.insert("$db", database);
        Ok(Self { id, body, legacy: true, wants_reply: true })
    }
}

/// What is left of a message.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> io::Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn int32(&mut self) -> io::Result<i32> {
        let (number, rest) = self.0.split_first_chunk().ok_or_else(truncated)?;
        self.0 = rest;
        Ok(i32::from_le_bytes(*number))
    }

    fn string(&mut self) -> io::Result<&'a str> {
        let end = self.0.iter().position(|byte| *byte == 0).ok_or_else(truncated)?;
        let text = std::str::from_utf8(self.take(end)?).map_err(invalid)?;
        self.take(1)?;
        Ok(text)
    }

    /// Takes something that begins with its own length, that length included.
    fn sized(&mut self) -> io::Result<&'a [u8]> {
        let length = Bytes(self.0).int32()?;
        self.take(usize::try_from(length).map_err(invalid)?)
    }

    fn document(&mut self) -> io::Result<Document> {
        let document = RawDocument::from_bytes(self.sized()?).map_err(invalid)?;
        check_depth(document, MAX_DEPTH)?;
        Document::try_from(document).map_err(invalid)
    }

    /// A kind 1 section: the elements of an array field that was moved out of the body.
    fn sequence(&mut self) -> io::Result<(String, Bson)> {
        let mut section = Bytes(self.sized()?);
        section.int32()?;
        let name = section.string()?.to_owned();
        let mut documents = Vec::new();
        while !section.0.is_empty() {
            documents.push(Bson::Document(section.document()?));
        }
        Ok((name, Bson::Array(documents)))
    }
}

fn check_depth(document: &RawDocument, left: usize) -> io::Result<()> {
    let left = left.checked_sub(1).ok_or_else(|| invalid("a document is nested too deeply"))?;
    for element in document {
        match element.map_err(invalid)?.1 {
            RawBsonRef::Document(inner) => check_depth(inner, left)?,
            RawBsonRef::Array(inner) => {
                // An array is a document whose keys are its positions.
                let inner = RawDocument::from_bytes(inner.as_bytes()).map_err(invalid)?;
                check_depth(inner, left)?;
            }
            RawBsonRef::JavaScriptCodeWithScope(inner) => check_depth(inner.scope, left)?,
            _ => {}
        }
    }
    Ok(())
}

fn truncated() -> io::Error {
    invalid("a message ends too early")
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
