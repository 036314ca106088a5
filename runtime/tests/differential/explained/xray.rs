//! Amazon's header.

use super::{Class, each, lax_hex, padded, reads};
use crate::said::Headers;

const TRACE: &str = "X-Amzn-Trace-Id";

pub(super) const CLASSES: [Class; 6] = [
    // Ours takes lines that say the same, as it does in all formats but W3C's.
    reads("two lines are nobody, whatever they say", |headers| {
        if headers.under(TRACE).count() != 1 {
            headers.without(TRACE);
        }
    }),
    // Load balancers add fields as they please. Ours is right to look for those that it knows.
    reads("a field that is not one key and one value makes all void", |headers| {
        each(headers, TRACE, |value| {
            let whole = value.split(';').all(|field| field.matches('=').count() == 1);
            whole.then(|| value.to_owned())
        });
    }),
    // Amazon names no case; its own libraries take any. Ours is lenient.
    reads("keys have their capitals", |headers| {
        in_fields(headers, |fields| fields.into_iter().filter(|(key, _)| KEYS.contains(&&**key)).collect());
    }),
    // `?` asks the receiver to decide, says Amazon. Ours is right.
    reads("a decision other than 0 and 1 makes all void", |headers| {
        in_fields(headers, |fields| {
            let void = fields.iter().any(|(key, value)| key == "Sampled" && !matches!(&**value, "0" | "1"));
            if void { Vec::new() } else { fields }
        });
    }),
    // Digits and nothing else. Ours is right.
    reads("numbers are what Python calls numbers", |headers| {
        in_fields(headers, |fields| fields.into_iter().map(|(key, value)| number(key, value)).collect());
    }),
    // Nobody knows which is true. Amazon says nothing of it; ours takes neither.
    reads("of a field that is there twice the last counts", |headers| {
        in_fields(headers, |fields| {
            let is_last = |place: usize| !fields[place + 1..].iter().any(|(key, _)| *key == fields[place].0);
            (0..fields.len()).filter(|place| is_last(*place)).map(|place| fields[place].clone()).collect()
        });
    }),
];

const KEYS: [&str; 3] = ["Root", "Parent", "Sampled"];

fn in_fields(headers: &mut Headers, change: impl Fn(Vec<(String, String)>) -> Vec<(String, String)>) {
    each(headers, TRACE, |value| {
        let fields = value.split(';').filter_map(|field| field.split_once('='));
        let fields = fields.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect();
        let fields = change(fields).into_iter().map(|(key, value)| format!("{key}={value}"));
        Some(fields.collect::<Vec<_>>().join(";"))
    });
}

fn number(key: String, value: String) -> (String, String) {
    let letters: Vec<char> = value.chars().collect();
    let hex = |from: &[char], width| {
        let text: String = from.iter().collect();
        lax_hex(&text).filter(|_| !text.trim().starts_with('-')).and_then(|digits| padded(&digits, width))
    };
    let written = match &*key {
        "Root" if letters.len() == 35 && letters[..2] == ['1', '-'] && letters[10] == '-' => {
            // It joins the two parts, and takes them for one number.
            hex(&[&letters[2..10], &letters[11..]].concat(), 32)
                .map(|digits| format!("1-{}-{}", &digits[..8], &digits[8..]))
        }
        "Parent" if letters.len() == 16 => hex(&letters, 16),
        _ => None,
    };
    (key, written.unwrap_or(value))
}
