//! A request in protobuf becomes the same request in JSON.

use std::fmt::Write as _;

use super::schema::{Field, Holds, REQUEST};
use crate::wire::{Field as Wire, Fields};

/// Values may nest; not without end.
const DEEPEST: usize = 200;

/// The request in JSON, on one line.
///
/// # Errors
/// When the bytes are no such request.
pub(in crate::export) fn request(otlp: &[u8]) -> Result<String, String> {
    // About what spans of a handful of attributes take.
    let mut json = String::with_capacity(otlp.len() * 3);
    message(otlp, &REQUEST, DEEPEST, &mut json)?;
    Ok(json)
}

fn message(bytes: &[u8], fields: &[Field], depth: usize, json: &mut String) -> Result<(), String> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(format!("a request nests deeper than {DEEPEST}"));
    };
    json.push('{');
    let start = json.len();
    for field in fields {
        let mut of_field = Fields::of(bytes);
        let mut found = of_field.by_ref().filter(|(number, _)| *number == field.number).map(|(_, wire)| wire);
        if field.many {
            let mut first = true;
            for wire in found {
                match std::mem::take(&mut first) {
                    true => {
                        name(field.name, start, json);
                        json.push('[');
                    }
                    false => json.push(','),
                }
                value(&wire, field.holds, depth, json)?;
            }
            if !first {
                json.push(']');
            } else if field.always {
                name(field.name, start, json);
                json.push_str("[]");
            }
        // Of a field that comes twice, protobuf means the last.
        } else if let Some(wire) = found.by_ref().last() {
            name(field.name, start, json);
            value(&wire, field.holds, depth, json)?;
        }
        if of_field.broken {
            return Err("a request ends within a field".into());
        }
    }
    json.push('}');
    Ok(())
}

fn name(name: &str, start: usize, json: &mut String) {
    if json.len() > start {
        json.push(',');
    }
    json.push('"');
    json.push_str(name);
    json.push_str("\":");
}

fn value(wire: &Wire<'_>, holds: Holds, depth: usize, json: &mut String) -> Result<(), String> {
    match (holds, wire) {
        (Holds::Message(fields), Wire::Bytes(bytes)) => return message(bytes, fields, depth, json),
        (Holds::Text, Wire::Bytes(bytes)) => text(&String::from_utf8_lossy(bytes), json),
        (Holds::Hex, Wire::Bytes(bytes)) => {
            json.push('"');
            bytes.iter().for_each(|byte| number(json, format_args!("{byte:02x}")));
            json.push('"');
        }
        (Holds::Base64, Wire::Bytes(bytes)) => base64(bytes, json),
        (Holds::Bool, Wire::Number(bits)) => json.push_str(if *bits != 0 { "true" } else { "false" }),
        (Holds::Number, Wire::Number(bits)) => number(json, format_args!("{}", *bits as u32)),
        (Holds::Unsigned, Wire::Number(bits)) => number(json, format_args!("\"{bits}\"")),
        (Holds::Signed, Wire::Number(bits)) => number(json, format_args!("\"{}\"", *bits as i64)),
        (Holds::Double, Wire::Number(bits)) => double(f64::from_bits(*bits), json),
        _ => return Err("a field of a request has another type than OTLP says".into()),
    }
    Ok(())
}

fn number(json: &mut String, number: std::fmt::Arguments<'_>) {
    json.write_fmt(number).expect("writing to a string cannot fail");
}

/// What is no number is a name in quotes, as protobuf's JSON says.
fn double(value: f64, json: &mut String) {
    if value.is_nan() {
        json.push_str("\"NaN\"");
    } else if value.is_infinite() {
        json.push_str(if value > 0.0 { "\"Infinity\"" } else { "\"-Infinity\"" });
    } else {
        number(json, format_args!("{value:?}"));
    }
}

fn text(text: &str, json: &mut String) {
    json.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|char: char| char < ' ' || char == '"' || char == '\\') {
        json.push_str(&rest[..at]);
        let char = rest.as_bytes()[at];
        match char {
            b'"' | b'\\' => json.extend(['\\', char::from(char)]),
            b'\n' => json.push_str("\\n"),
            _ => number(json, format_args!("\\u{char:04x}")),
        }
        rest = &rest[at + 1..];
    }
    json.push_str(rest);
    json.push('"');
}

fn base64(bytes: &[u8], json: &mut String) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    json.push('"');
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            json.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_numbers_and_bytes_are_what_json_wants() {
        let mut json = String::new();
        text("a\"b\\c\nd\u{1}é😀\u{7f}", &mut json);
        assert_eq!(json, "\"a\\\"b\\\\c\\nd\\u0001é😀\u{7f}\"");
        for (bytes, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            let mut json = String::new();
            base64(bytes.as_bytes(), &mut json);
            assert_eq!(json, format!("\"{expected}\""));
        }
        for (value, expected) in [
            (2.0, "2.0"),
            (1e300, "1e300"),
            (-0.0, "-0.0"),
            (f64::NAN, "\"NaN\""),
            (f64::NEG_INFINITY, "\"-Infinity\""),
        ] {
            let mut json = String::new();
            double(value, &mut json);
            assert_eq!(json, expected);
        }
    }

    #[test]
    fn a_request_that_is_none_is_refused() {
        assert!(request(&[0x0a, 0x05, 0x00]).is_err());
        // Field 1 as a number.
        assert!(request(&[0x08, 0x05]).is_err());
        assert_eq!(request(&[]).as_deref(), Ok("{}"));
        // An array in an array, and so on, each deeper than its reader would like.
        let mut nested = Vec::new();
        for _ in 0..300 {
            let mut outer = vec![0x0a];
            let mut length = nested.len();
            while length >= 128 {
                outer.push(length as u8 | 0x80);
                length >>= 7;
            }
            outer.push(length as u8);
            outer.extend(nested);
            nested = outer;
        }
        // Whatever it means, it ends.
        let _any = request(&nested);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 4_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_bytes_are_a_request_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            // As the content of spans, where the fields are.
            let within = |bytes: &[u8]| [&[if bytes.len() % 2 == 0 { 0x0a } else { 0x12 }, bytes.len() as u8 & 0x7f], bytes].concat();
            let deep = within(&within(&within(&bytes)));
            for bytes in [&bytes, &deep] {
                if let Ok(json) = request(bytes) {
                    assert!(json.starts_with('{') && json.ends_with('}') && !json.contains('\n'));
                }
            }
        }
    }
}
