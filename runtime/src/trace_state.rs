//! The W3C header `tracestate`, level 2: what others have to say of a trace, to be sent on.

pub(crate) const NAME: &str = "tracestate";

/// The most members that a `tracestate` may have; one more and the whole list is discarded.
const MOST_MEMBERS: usize = 32;
/// The longest key and the longest value.
pub(crate) const LONGEST: usize = 256;
/// So much of it is sent on to everyone who is called: the specification asks for 512 bytes.
const MOST_BYTES: usize = 2048;
/// Members longer than this are the first to go where it is too long.
const LONG_MEMBER: usize = 128;

/// Collects `tracestate` lines in order.
#[derive(Default)]
pub(crate) struct StateReader {
    members: String,
    count: usize,
    broken: bool,
}

impl StateReader {
    pub(crate) fn add(&mut self, line: &[u8]) {
        for member in line.split(|byte| *byte == b',') {
            let member = trim(member);
            if member.is_empty() || self.broken {
                continue;
            }
            self.count += 1;
            match as_member(member) {
                Some(member) if self.count <= MOST_MEMBERS => {
                    if !self.members.is_empty() {
                        self.members.push(',');
                    }
                    self.members.push_str(member);
                }
                _ => self.broken = true,
            }
        }
    }

    pub(crate) fn finish(self) -> Option<String> {
        (!self.broken && !self.members.is_empty()).then(|| shortened(self.members))
    }
}

/// Leading white space belongs to the list; a value may not end in a space, so trailing goes too.
fn trim(mut member: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = member {
        member = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = member {
        member = rest;
    }
    member
}

fn as_member(member: &[u8]) -> Option<&str> {
    let equals = member.iter().position(|byte| *byte == b'=')?;
    let (key, value) = (&member[..equals], &member[equals + 1..]);
    let key_ok = (1..=LONGEST).contains(&key.len())
        && matches!(key[0], b'a'..=b'z' | b'0'..=b'9')
        && key
            .iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@'));
    let value_ok = (1..=LONGEST).contains(&value.len())
        && value.iter().all(|byte| matches!(byte, 0x20..=0x7e) && !matches!(byte, b',' | b'='));
    if key_ok && value_ok { std::str::from_utf8(member).ok() } else { None }
}

/// A list as it may be sent; nothing where that is wrong.
pub(crate) fn checked(state: &str) -> Option<String> {
    let mut reader = StateReader::default();
    reader.add(state.as_bytes());
    reader.finish()
}

/// Leaves whole members out, long ones first, then from the end, until it is short enough.
fn shortened(members: String) -> String {
    if members.len() <= MOST_BYTES {
        return members;
    }
    let mut kept: Vec<&str> = members.split(',').collect();
    let mut bytes = members.len();
    for place in (0..kept.len()).rev() {
        if bytes > MOST_BYTES && kept[place].len() > LONG_MEMBER {
            bytes -= kept.remove(place).len() + 1;
        }
    }
    while bytes > MOST_BYTES {
        bytes -= kept.pop().map_or(bytes, |member| member.len() + 1);
    }
    kept.join(",")
}

/// The value of a member.
pub(crate) fn member<'a>(state: &'a str, key: &str) -> Option<&'a str> {
    let mut members = state.split(',').filter_map(|member| member.trim_ascii().split_once('='));
    members.find(|(known, _)| *known == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracestate_lines_are_joined_and_judged_as_a_whole() {
        let read = |lines: &[&str]| {
            let mut reader = StateReader::default();
            lines.iter().for_each(|line| reader.add(line.as_bytes()));
            reader.finish()
        };
        assert_eq!(read(&["a=1, b=2\t", ",", "c=3"]).as_deref(), Some("a=1,b=2,c=3"));
        assert_eq!(read(&["foo@@bar=1"]).as_deref(), Some("foo@@bar=1"));
        for bad in ["a", "A=1", "a=b=c", "a=", "=1", "a=\u{7f}"] {
            assert_eq!(read(&["x=1", bad]), None, "{bad}");
        }
        let many: Vec<String> = (0..33).map(|n| format!("k{n}=v")).collect();
        assert_eq!(read(&[&many.join(",")]), None);
        assert!(read(&[&many[..32].join(",")]).is_some());
    }

    #[test]
    fn what_is_too_long_to_be_sent_on_loses_whole_members_the_long_ones_first() {
        let read = |line: String| {
            let mut reader = StateReader::default();
            reader.add(line.as_bytes());
            reader.finish().unwrap()
        };
        let long = "v".repeat(250);
        let many: Vec<String> =
            (0..20).map(|n| if n % 2 == 0 { format!("k{n}={long}") } else { format!("k{n}=v") }).collect();
        let left = read(many.join(","));
        assert!(left.len() <= 2048, "{}", left.len());
        assert!(left.starts_with("k0=v"), "the newest stay");
        assert!((1..20).step_by(2).all(|n| left.contains(&format!("k{n}=v"))), "{left}");
        let middling: Vec<String> = (0..32).map(|n| format!("k{n}={}", "v".repeat(100))).collect();
        let left = read(middling.join(","));
        assert!((512..=2048).contains(&left.len()));
        assert!(middling.join(",").starts_with(&left), "from the end");
    }
}
