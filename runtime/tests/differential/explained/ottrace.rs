//! OpenTracing's headers.

use super::{Class, each, first_alone, reads, room};
use crate::said::{Headers, Said};

const TRACE: &str = "ot-tracer-traceid";
const SPAN: &str = "ot-tracer-spanid";
const SAMPLED: &str = "ot-tracer-sampled";
const BAGGAGE: &str = "ot-baggage-";

pub(super) const CLASSES: [Class; 4] = [
    // Nobody knows whose is true. Nothing is said of it; ours takes lines that say the same.
    reads("of several lines the first counts", |headers| {
        [TRACE, SPAN, SAMPLED].iter().for_each(|name| first_alone(headers, name));
    }),
    // The tracers that the format is of write true and false, and read 1 and 0 as well; they refuse the rest. Ours is right.
    reads("anything but true is not sampled", |headers| {
        each(headers, SAMPLED, |value| Some((value == "true").to_string()));
    }),
    // Baggage belongs to no trace. Ours is right.
    reads("without a caller there is no baggage", |headers| {
        if !names_a_caller(headers) {
            headers.0.retain(|(name, _)| !name.to_ascii_lowercase().starts_with(BAGGAGE));
        }
    }),
    // A name of nothing is none. Ours is right.
    room("a name may be empty", |_, theirs: &mut Said| drop(theirs.baggage.remove(""))),
];

fn names_a_caller(headers: &Headers) -> bool {
    let is_id = |name: &str, most: usize| {
        let value = headers.first(name).unwrap_or_default().trim_matches([' ', '\t']);
        let digits = value.chars().all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_uppercase());
        value.len() <= most && digits && value.contains(|digit| digit != '0')
    };
    is_id(TRACE, 32) && is_id(SPAN, 16)
}
