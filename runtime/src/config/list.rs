//! Lists of `key=value`, percent-encoded, as resource attributes and headers are given.

/// Reads the list; `None` where any part of it is broken, as the specification wants.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=')?;
        let key = key.trim();
        if key.is_empty() {
            return None;
        }
        pairs.push((decode(key)?, decode(value.trim())?));
    }
    (!pairs.is_empty()).then_some(pairs)
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok().filter(|digits| !digits.contains('+'))?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_list_is_decoded_or_refused_as_a_whole() {
        let read = pairs("a=1, b=x%2Cy%3D ,,c=,d=e=f").unwrap();
        let read: Vec<_> = read.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(read, [("a", "1"), ("b", "x,y="), ("c", ""), ("d", "e=f")]);
        for broken in ["", ",", "a", "=1", "a=%2", "a=%zz", "a=%+1", "a=%ff", "a=1,b"] {
            assert_eq!(pairs(broken), None, "{broken}");
        }
    }
}
