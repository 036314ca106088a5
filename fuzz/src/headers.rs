//! Headers out of bytes: whatever a stranger sends, be it text or not.

use traced::{Carrier, CarrierMut};

/// Lines of headers, in order, as they come off the wire.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Headers(pub Vec<(String, Vec<u8>)>);

#[derive(Debug)]
pub struct Wire;

impl Headers {
    /// One `name: value` in a line.
    pub fn of(bytes: &[u8]) -> Self {
        let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            let name = std::str::from_utf8(&line[..colon]).ok()?;
            Some((name.to_owned(), line[colon + 1..].to_vec()))
        });
        Self(lines.collect())
    }

    /// Each line is a value under the same name.
    pub fn under(name: &str, bytes: &[u8]) -> Self {
        Self(bytes.split(|byte| *byte == b'\n').map(|line| (name.to_owned(), line.to_vec())).collect())
    }

    /// The values under a name, without the white space around them.
    pub fn all(&self, name: &str) -> Vec<&[u8]> {
        let lines = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        lines.map(|(_, value)| without_white(value)).collect()
    }

    pub fn has(&self, name: &str) -> bool {
        !self.all(name).is_empty()
    }

    /// What the lines under a name say: nothing where they are not of one mind.
    pub fn said<'a, T: PartialEq>(&'a self, name: &str, read: impl Fn(&'a [u8]) -> Option<T>) -> Option<T> {
        let mut said: Vec<_> = self.all(name).into_iter().map(read).collect();
        let last = said.pop()?;
        if said.iter().all(|other| *other == last) { last } else { None }
    }
}

fn without_white(value: &[u8]) -> &[u8] {
    let is_white = |byte: &u8| b" \t\r\n\x0c".contains(byte);
    let Some(start) = value.iter().position(|byte| !is_white(byte)) else { return &[] };
    let end = value.iter().rposition(|byte| !is_white(byte)).map_or(start, |last| last + 1);
    &value[start..end]
}

impl Carrier<Wire> for Headers {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for (key, value) in &self.0 {
            if key.eq_ignore_ascii_case(name) {
                visit(value);
            }
        }
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.0.iter().for_each(|(name, _)| visit(name));
    }
}

impl CarrierMut<Wire> for Headers {
    fn set(&mut self, name: &'static str, value: &str) {
        CarrierMut::remove(self, name);
        self.0.push((name.to_owned(), value.as_bytes().to_vec()));
    }

    fn remove(&mut self, name: &'static str) {
        self.0.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }
}
