//! Jaeger's header.

use super::{Class, each, first_alone, lax_hex, padded, reads, room, stripped};
use crate::said::{Headers, Said};

const TRACE: &str = "uber-trace-id";
const BAGGAGE: &str = "uberctx-";

/// A header that is there, and names nobody.
const VOID: &str = "void";

pub(super) const CLASSES: [Class; 9] = [
    // Nobody knows whose is true. Jaeger says nothing of it; ours takes lines that say the same.
    reads("of several lines the first counts", |headers| first_alone(headers, TRACE)),
    // Jaeger's clients wrote it so where a carrier asked for it, and read both. Ours is right.
    reads("an encoded colon is none", |headers| {
        each(headers, TRACE, |value| {
            Some(if value.matches(':').count() == 3 { value } else { VOID }.to_owned())
        });
    }),
    // Digits and nothing else. Ours is right.
    reads("numbers are what Python calls numbers", |headers| {
        in_fields(headers, |[trace, span, parent, flags]| {
            let id = |text: &str, width| {
                let negative = text.trim().starts_with('-');
                lax_hex(text).filter(|_| !negative).and_then(|digits| padded(&digits, width))
            };
            Some([id(&trace, 32)?, id(&span, 16)?, parent, lax_hex(&flags)?])
        });
    }),
    // Ours is right, and strict: the parent is a number, deprecated or not.
    reads("the parent may be anything", |headers| {
        in_fields(headers, |[trace, span, _, flags]| Some([trace, span, "0".to_owned(), flags]));
    }),
    // A byte, says Jaeger. Ours is right.
    reads("flags may be longer than a byte", |headers| {
        in_fields(headers, |[trace, span, parent, flags]| {
            let last =
                flags.chars().next_back().filter(|_| flags.chars().all(|digit| digit.is_ascii_hexdigit()));
            Some([trace, span, parent, last.map_or(flags, String::from)])
        });
    }),
    // Whoever looks for a fault wants the trace recorded. Ours is right.
    reads("debug is not sampled", |headers| {
        in_fields(headers, |[trace, span, parent, flags]| {
            let number = u64::from_str_radix(&flags, 16);
            Some([trace, span, parent, number.map_or(flags, |number| (number & 1).to_string())])
        });
    }),
    // Baggage belongs to no trace. Ours is right.
    reads("without the header there is no baggage", |headers| {
        if headers.first(TRACE).is_none() {
            headers.0.retain(|(name, _)| !name.to_ascii_lowercase().starts_with(BAGGAGE));
        }
    }),
    // White space that is encoded belongs to the value. Ours is right.
    reads("encoded white space around is taken away", |headers| {
        for (name, value) in &mut headers.0 {
            if name.to_ascii_lowercase().starts_with(BAGGAGE) {
                *value = stripped(value);
            }
        }
    }),
    // A name of nothing is none. Ours is right.
    room("a name may be empty", |_, theirs: &mut Said| drop(theirs.baggage.remove(""))),
];

/// Changes the four fields; the header says nothing where that cannot be done.
fn in_fields(headers: &mut Headers, change: impl Fn([String; 4]) -> Option<[String; 4]>) {
    each(headers, TRACE, |value| {
        let fields: Vec<_> = value.split(':').map(str::to_owned).collect();
        match <[String; 4]>::try_from(fields) {
            Ok(fields) => Some(change(fields).map_or_else(|| VOID.to_owned(), |fields| fields.join(":"))),
            Err(_) => Some(value.to_owned()),
        }
    });
}
