//! Zipkin's headers.

use super::{Class, as_hex_digit, each, first_alone, reads};

const SINGLE: &str = "b3";
const TRACE: &str = "X-B3-TraceId";
const SPAN: &str = "X-B3-SpanId";
const SAMPLED: &str = "X-B3-Sampled";
const FLAGS: &str = "X-B3-Flags";

pub(super) const CLASSES: [Class; 7] = [
    // Nobody knows whose is true. Zipkin says nothing of it; ours takes lines that say the same.
    reads("of several lines the first counts", |headers| {
        [SINGLE, TRACE, SPAN, SAMPLED, FLAGS].iter().for_each(|name| first_alone(headers, name));
    }),
    // The single header comes first; whoever finds nothing in it is to look at the others. Ours is right.
    reads("beside a broken single header the others are not looked at", |headers| {
        if headers.first(SINGLE).is_some_and(|value| !value.is_empty()) {
            [TRACE, SPAN, SAMPLED, FLAGS].iter().for_each(|name| headers.without(name));
        }
    }),
    // Ids are digits in lower case. Ours is right, though a stranger's ids in capitals harm nobody.
    reads("ids may have capitals, and digits of any script", |headers| {
        let lower =
            |value: &str| Some(value.chars().map(|letter| as_hex_digit(letter).unwrap_or(letter)).collect());
        each(headers, TRACE, lower);
        each(headers, SPAN, lower);
        each(headers, SINGLE, |value| {
            let fields: Vec<_> = value.split('-').collect();
            let ids = fields.len().min(2);
            let lowered = fields[..ids].iter().filter_map(|field| lower(field));
            let others = fields[ids..].iter().map(|field| (*field).to_owned());
            Some(lowered.chain(others).collect::<Vec<_>>().join("-"))
        });
    }),
    // It is left to the receiver then, and ours leaves it to the sampler. Both are right.
    reads("no decision in the single header is yes", |headers| {
        each(headers, SINGLE, |value| {
            let undecided = value.split('-').count() == 2;
            Some(if undecided { format!("{value}-1") } else { value.to_owned() })
        });
    }),
    // The grammar names three letters, and a span id as the parent. Ours is right.
    reads("the single header may have any decision and any parent", |headers| {
        each(headers, SINGLE, |value| {
            let fields: Vec<_> = value.split('-').collect();
            let ([trace, span, decision] | [trace, span, decision, _]) = fields[..] else {
                return Some(value.to_owned());
            };
            let decision = if is_yes(decision) { "1" } else { "0" };
            Some(format!("{trace}-{span}-{decision}"))
        });
    }),
    // `b3: 0` says that no trace is to be recorded. Ours is right.
    reads("a decision without ids is nothing", |headers| {
        each(headers, SINGLE, |value| value.contains('-').then(|| value.to_owned()));
        if headers.first(SINGLE).is_none()
            && (headers.first(TRACE).is_none() || headers.first(SPAN).is_none())
        {
            [TRACE, SPAN, SAMPLED, FLAGS].iter().for_each(|name| headers.without(name));
        }
    }),
    // The header is 0 or 1, formerly true or false, in whatever case; `d` has a header of its own. Ours is right.
    reads("X-B3-Sampled may be anything, and yes in some ways", |headers| {
        each(headers, SAMPLED, |value| Some(if is_yes(value) { "1" } else { "0" }.to_owned()));
    }),
];

fn is_yes(decision: &str) -> bool {
    matches!(decision, "1" | "True" | "true" | "d")
}
