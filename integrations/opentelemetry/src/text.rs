//! Values for which opentelemetry has no type, as text: JSON, as its specification has it for such cases.

use std::fmt::Write as _;

use traced_runtime::wire::AnyValue;

/// Arrays and maps in JSON, bytes in base64 within it; a lone text as it is, and nothing as an empty one.
pub(crate) fn text_of(value: &AnyValue) -> String {
    let mut text = String::new();
    match value {
        AnyValue::Str(own) => text.push_str(own),
        AnyValue::Bytes(bytes) => base64(bytes, &mut text),
        AnyValue::Empty => {}
        value => json(value, &mut text),
    }
    text
}

fn json(value: &AnyValue, to: &mut String) {
    match value {
        AnyValue::Bool(value) => to.push_str(if *value { "true" } else { "false" }),
        AnyValue::I64(value) => push(format_args!("{value}"), to),
        AnyValue::F64(value) if value.is_finite() => push(format_args!("{value}"), to),
        AnyValue::F64(value) if value.is_nan() => to.push_str("\"NaN\""),
        AnyValue::F64(value) => to.push_str(if *value > 0.0 { "\"Infinity\"" } else { "\"-Infinity\"" }),
        AnyValue::Str(text) => string(text, to),
        AnyValue::Bytes(bytes) => {
            to.push('"');
            base64(bytes, to);
            to.push('"');
        }
        AnyValue::Array(values) => {
            list('[', values, ']', to, json);
        }
        AnyValue::Map(pairs) => {
            list('{', pairs, '}', to, |(key, value), to| {
                string(key, to);
                to.push(':');
                json(value, to);
            });
        }
        // Empty, and what a later version adds.
        _ => to.push_str("null"),
    }
}

fn list<T>(open: char, items: &[T], close: char, to: &mut String, write: impl Fn(&T, &mut String)) {
    to.push(open);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            to.push(',');
        }
        write(item, to);
    }
    to.push(close);
}

fn string(text: &str, to: &mut String) {
    to.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => to.extend(['\\', char]),
            '\n' => to.push_str("\\n"),
            char if char.is_control() && char.is_ascii() => {
                push(format_args!("\\u{:04x}", u32::from(char)), to)
            }
            char => to.push(char),
        }
    }
    to.push('"');
}

fn push(text: std::fmt::Arguments<'_>, to: &mut String) {
    to.write_fmt(text).expect("a String takes everything");
}

fn base64(bytes: &[u8], to: &mut String) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = char::from(DIGITS[(bits >> (18 - 6 * place)) as usize % 64]);
            to.push(if place <= three.len() { digit } else { '=' });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_type_of_theirs_is_json() {
        let text = |text: &str| AnyValue::Str(text.to_owned());
        let map = AnyValue::Map(vec![
            (
                "a \"b\"".to_owned(),
                AnyValue::Array(vec![AnyValue::I64(-1), AnyValue::F64(0.5), text("\n\u{1}é")]),
            ),
            ("none".to_owned(), AnyValue::Empty),
            ("bytes".to_owned(), AnyValue::Bytes(b"hello".to_vec())),
            ("odd".to_owned(), AnyValue::Array(vec![AnyValue::F64(f64::NAN), AnyValue::Bool(true)])),
        ]);
        let expected =
            r#"{"a \"b\"":[-1,0.5,"\n\u0001é"],"none":null,"bytes":"aGVsbG8=","odd":["NaN",true]}"#;
        assert_eq!(text_of(&map), expected);
        assert_eq!(text_of(&AnyValue::Empty), "");
        assert_eq!(text_of(&text("\"as it is\"")), "\"as it is\"");
    }

    #[test]
    fn bytes_are_base64() {
        for (bytes, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(text_of(&AnyValue::Bytes(bytes.into())), expected);
        }
        assert_eq!(text_of(&AnyValue::Bytes(vec![0xfb, 0xff])), "+/8=");
    }
}
