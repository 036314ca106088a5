//! Amazon's header.

use traced::Propagator;

use crate::caller::{Caller, Decision, judge};
use crate::grammar::{Text, is_lower_hex, number};
use crate::headers::Headers;

const TRACE: &str = "x-amzn-trace-id";
const LONGEST: usize = 1024;

#[derive(Clone, PartialEq)]
struct Said {
    caller: Caller,
    lineage: Option<String>,
}

/// Each line is one more `X-Amzn-Trace-Id`.
pub fn xray(bytes: &[u8]) {
    let headers = Headers::under(TRACE, bytes);
    let said = headers.said(TRACE, read);
    let context = judge(Propagator::XRay, &headers, said.as_ref().map(|said| said.caller));
    let mut written = Headers::default();
    Propagator::XRay.inject(&context, &mut written);
    let written = written.all(TRACE).first().map(|line| String::from_utf8_lossy(line).into_owned());
    let told = written.as_deref().and_then(|line| line.split_once(";Lineage="));
    let told = told.map(|(_, lineage)| lineage.to_owned());
    assert_eq!(told, said.and_then(|said| said.lineage));
}

/// All keys and values first, and then which of them there are.
fn read(line: &[u8]) -> Option<Said> {
    let text = std::str::from_utf8(line).ok().filter(|text| text.len() <= LONGEST)?;
    let mut fields: Vec<(String, &str)> = Vec::new();
    for field in text.split(';') {
        if let Some(equals) = field.find('=') {
            let white = |letter: char| " \t\r\n\x0c".contains(letter);
            let (key, value) = (field[..equals].trim_matches(white), field[equals + 1..].trim_matches(white));
            fields.push((key.to_ascii_lowercase(), value));
        }
    }
    let all = |key: &str| -> Vec<&str> {
        fields.iter().filter(|(known, _)| known == key).map(|(_, value)| *value).collect()
    };
    let ([root], [parent]) = (&all("root")[..], &all("parent")[..]) else { return None };
    let decision = match all("sampled")[..] {
        [] | ["?"] => Decision::Deferred,
        ["0"] => Decision::Unsampled,
        ["1"] => Decision::Sampled,
        _ => return None,
    };
    let span = only_digits(parent.to_ascii_lowercase().as_bytes(), 16)? as u64;
    let lineage = all("lineage").into_iter().rfind(|value| is_lineage(value)).map(str::to_owned);
    Some(Said { caller: Caller { trace: read_root(root)?, span, decision }, lineage })
}

fn read_root(root: &str) -> Option<u128> {
    let root = root.to_ascii_lowercase();
    let mut text = Text(root.as_bytes());
    text.literal(b"1-")?;
    let time = text.exactly(8, is_lower_hex)?;
    text.literal(b"-")?;
    let rest = text.exactly(24, is_lower_hex)?;
    text.end()?;
    number(&[time, rest].concat())
}

fn only_digits(text: &[u8], count: usize) -> Option<u128> {
    let mut text = Text(text);
    let digits = text.exactly(count, is_lower_hex)?;
    text.end()?;
    number(digits)
}

fn is_lineage(value: &str) -> bool {
    let mut text = Text(value.as_bytes());
    let taken = text.some(1, 256, |byte| byte.is_ascii_alphanumeric() || b":|.-_".contains(&byte));
    taken.is_some() && text.is_at_end()
}
