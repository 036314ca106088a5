//! W3C's `baggage`.

use traced::{Context, Propagator};

use crate::caller::sent;
use crate::grammar::{Text, is_baggage_octet, is_blank, is_token};
use crate::headers::Headers;

const NAME: &str = "baggage";
const ROOM: usize = 8192;
const MOST: usize = 64;

/// Each line is one more `baggage`.
pub fn baggage(bytes: &[u8]) {
    let headers = Headers::under(NAME, bytes);
    let context = Propagator::Baggage.extract(&headers);
    assert!(context.span_context().is_none());
    assert_eq!(entries(&context), read(bytes), "{headers:?}");
    came_through(&context, bytes.len());
}

fn entries(context: &Context) -> Vec<(String, String)> {
    context.baggage().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn came_through(context: &Context, bytes: usize) {
    let written = sent(Propagator::Baggage, context);
    let again = Propagator::Baggage.extract(&written);
    assert_came_through(context, &again, bytes);
    assert_eq!(sent(Propagator::Baggage, &again), written, "once through, for ever through");
}

/// Encoding makes baggage longer, at most ninefold; what no longer fits is left out by whole members.
pub(crate) fn assert_came_through(context: &Context, again: &Context, bytes: usize) {
    const LONGER: usize = 9;
    let (before, after) = (entries(context), entries(again));
    if bytes * LONGER < ROOM {
        assert_eq!(after, before);
    } else {
        assert!(after.iter().all(|pair| before.contains(pair)), "{after:?} came out of {before:?}");
    }
}

/// The entries, those that were said again behind those that were not.
fn read(lines: &[u8]) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut room = ROOM + 1;
    for member in lines.split(|byte| matches!(byte, b',' | b'\n')) {
        // With the comma in front, which the first has not.
        let Some(left) = room.checked_sub(member.len() + 1) else { break };
        room = left;
        if entries.len() == MOST {
            break;
        }
        if let Some((name, value)) = read_member(member) {
            entries.retain(|(known, _)| *known != name);
            entries.push((name, value));
        }
    }
    entries
}

fn read_member(member: &[u8]) -> Option<(String, String)> {
    // Properties may be anything but half a letter: what of them is wrong is not sent on.
    std::str::from_utf8(member).ok()?;
    let mut text = Text(member);
    text.some(0, ROOM, is_blank)?;
    let name = text.some(1, ROOM, is_token)?;
    text.some(0, ROOM, is_blank)?;
    text.literal(b"=")?;
    text.some(0, ROOM, is_blank)?;
    let value = text.some(0, ROOM, is_baggage_octet)?;
    text.some(0, ROOM, is_blank)?;
    let ends_well = text.is_at_end() || text.literal(b";").is_some();
    ends_well.then(|| (decoded(name), decoded(value)))
}

/// A percent sign and two digits are a byte, and anything else is itself.
fn decoded(text: &[u8]) -> String {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut bytes, mut at) = (Vec::new(), 0);
    while at < text.len() {
        match (text[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high << 4 | low) as u8);
                at += 3;
            }
            (byte, ..) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
