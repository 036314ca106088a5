//! Where in a line the ids stand.

use traced_runtime::SpanContext;

/// The line with the ids in it.
///
/// They stand at the end: whatever a message or a field says before, most readers believe what comes last. Ids are hex
/// digits, so nothing is escaped.
pub(crate) fn splice(line: &[u8], ids: &SpanContext) -> Vec<u8> {
    let SpanContext { trace_id, span_id, .. } = ids;
    let (text, end) = line.split_at(line.trim_ascii_end().len());
    match text.strip_suffix(b"}") {
        Some(fields) if is_object(text) => {
            let comma = if fields.trim_ascii_end() == b"{" { "" } else { "," };
            let ids = format!(r#"{comma}"trace_id":"{trace_id}","span_id":"{span_id}"}}"#);
            [fields, ids.as_bytes(), end].concat()
        }
        _ => [text, format!(" trace_id={trace_id} span_id={span_id}").as_bytes(), end].concat(),
    }
}

/// Whether this is an object of JSON, as far as its ends tell.
fn is_object(text: &[u8]) -> bool {
    let Some(inside) = text.strip_prefix(b"{") else { return false };
    text.ends_with(b"}") && matches!(inside.trim_ascii_start().first(), Some(b'"' | b'}'))
}

#[cfg(test)]
mod tests {
    use traced_runtime::TraceFlags;

    use super::*;

    fn with_ids(line: &str) -> String {
        let trace_id = "4bf92f3577b34da6a3ce929d0e0e4736".parse().unwrap();
        let span_id = "00f067aa0ba902b7".parse().unwrap();
        let ids = SpanContext::remote(trace_id, span_id, TraceFlags::SAMPLED);
        String::from_utf8(splice(line.as_bytes(), &ids)).unwrap()
    }

    const TEXT: &str = "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7";
    const JSON: &str = r#""trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7""#;

    #[test]
    fn text_ends_with_them() {
        assert_eq!(with_ids("INFO hello\n"), format!("INFO hello {TEXT}\n"));
        assert_eq!(
            with_ids("  INFO hello\n    at main.rs:1\n\n"),
            format!("  INFO hello\n    at main.rs:1 {TEXT}\n\n")
        );
        assert_eq!(with_ids("hello"), format!("hello {TEXT}"));
        assert_eq!(with_ids("\n"), format!(" {TEXT}\n"));
    }

    #[test]
    fn an_object_has_them_as_its_last_fields() {
        assert_eq!(with_ids("{\"a\":{\"b\":1}}\r\n"), format!("{{\"a\":{{\"b\":1}},{JSON}}}\r\n"));
        assert_eq!(with_ids("{}\n"), format!("{{{JSON}}}\n"));
        assert_eq!(with_ids("{ \"a\": 1 }\n"), format!("{{ \"a\": 1 ,{JSON}}}\n"));
    }

    #[test]
    fn text_in_braces_is_no_object() {
        assert_eq!(with_ids("{order} not found {id}\n"), format!("{{order}} not found {{id}} {TEXT}\n"));
        assert_eq!(with_ids("{\n"), format!("{{ {TEXT}\n"));
    }
}
