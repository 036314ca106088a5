//! The W3C header `baggage`.

use crate::extra::BaggageEntry;

pub(super) const NAME: &str = "baggage";

/// The most members and bytes that are taken in or sent; whole members beyond are left out.
pub(super) const MOST_MEMBERS: usize = 64;
const MOST_BYTES: usize = 8192;

/// Collects `baggage` lines in order.
#[derive(Default)]
pub(super) struct BaggageReader {
    entries: Vec<BaggageEntry>,
    bytes: usize,
}

impl BaggageReader {
    pub(super) fn add(&mut self, line: &[u8]) {
        for member in line.split(|byte| *byte == b',') {
            self.bytes += member.len() + 1;
            if self.bytes > MOST_BYTES + 1 || self.entries.len() >= MOST_MEMBERS {
                return;
            }
            if let Some(entry) = as_entry(member) {
                self.entries.retain(|known| known.name != entry.name);
                self.entries.push(entry);
            }
        }
    }

    /// A name and its value from another format, percent-encoded there.
    pub(super) fn add_encoded(&mut self, name: &str, value: &[u8]) {
        if let Ok(value) = std::str::from_utf8(value) {
            self.add_other(name, decode(value.trim_ascii()));
        }
    }

    /// The same, as it is there.
    pub(super) fn add_plain(&mut self, name: &str, value: &[u8]) {
        if let Ok(value) = std::str::from_utf8(value) {
            self.add_other(name, value.trim_ascii().to_owned());
        }
    }

    /// What the header of W3C has said before stays.
    fn add_other(&mut self, name: &str, value: String) {
        self.bytes += name.len() + value.len() + 2;
        let is_room = self.bytes <= MOST_BYTES + 1 && self.entries.len() < MOST_MEMBERS;
        if is_room && self.entries.iter().all(|known| &*known.name != name) {
            self.entries.push(BaggageEntry { name: name.into(), value: value.into(), properties: None });
        }
    }

    pub(super) fn finish(self) -> Vec<BaggageEntry> {
        self.entries
    }
}

fn as_entry(member: &[u8]) -> Option<BaggageEntry> {
    let member = std::str::from_utf8(member).ok()?;
    let (pair, properties) = match member.split_once(';') {
        Some((pair, properties)) => (pair, Some(trim(properties))),
        None => (member, None),
    };
    let (name, value) = pair.split_once('=')?;
    let (name, value) = (trim(name), trim(value));
    let usable = !name.is_empty() && name.bytes().all(is_token) && value.bytes().all(is_value);
    let properties = properties.filter(|text| !text.is_empty() && text.bytes().all(is_property));
    usable.then(|| BaggageEntry {
        name: decode(name).into(),
        value: decode(value).into(),
        properties: properties.map(Into::into),
    })
}

/// Only these two are white space in a header.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// The header for these entries; `None` where there is nothing to send.
pub(super) fn write(entries: &[BaggageEntry]) -> Option<String> {
    let mut header = String::new();
    for entry in entries.iter().take(MOST_MEMBERS) {
        let before = header.len();
        if before > 0 {
            header.push(',');
        }
        encode(&entry.name, is_token, &mut header);
        header.push('=');
        encode(&entry.value, is_value_for_all, &mut header);
        if let Some(properties) = &entry.properties {
            header.push(';');
            header.push_str(properties);
        }
        if header.len() > MOST_BYTES {
            header.truncate(before);
        }
    }
    (!header.is_empty()).then_some(header)
}

fn encode(text: &str, plain: fn(u8) -> bool, to: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if plain(byte) && byte != b'%' {
            to.push(char::from(byte));
        } else {
            to.push('%');
            to.push(char::from(DIGITS[usize::from(byte >> 4)]));
            to.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let digit = |at: usize| behind.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A character of a token of HTTP.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// A character that a baggage value may have as it is.
fn is_value(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)
}

/// W3C allows a plus, but several readers take it for a space, as in a form.
fn is_value_for_all(byte: u8) -> bool {
    is_value(byte) && byte != b'+'
}

fn is_property(byte: u8) -> bool {
    is_value(byte) || matches!(byte, b';' | b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<BaggageEntry> {
        let mut reader = BaggageReader::default();
        reader.add(line.as_bytes());
        reader.finish()
    }

    #[test]
    fn what_was_read_is_written_again() {
        let line = "user=%C3%A4%20b,k=a=b=c;p=1;q,n=1";
        let entries = read(line);
        assert_eq!(&*entries[0].value, "ä b");
        assert_eq!(&*entries[1].value, "a=b=c");
        assert_eq!(write(&entries).unwrap(), line);
    }

    #[test]
    fn a_broken_member_costs_only_itself() {
        let entries = read("=1, ok = 2 ,no,bad name=1,x=\u{1}");
        assert_eq!(entries.len(), 1);
        assert_eq!((&*entries[0].name, &*entries[0].value), ("ok", "2"));
    }

    #[test]
    fn neither_too_much_is_taken_nor_too_much_is_sent() {
        let many: Vec<String> = (0..80).map(|n| format!("k{n}=v")).collect();
        assert_eq!(read(&many.join(",")).len(), 64);
        let long = BaggageEntry { name: "k".into(), value: "v".repeat(9000).into(), properties: None };
        assert_eq!(write(&[long]), None);
    }
}
