//! An OTLP `ExportTraceServiceRequest` becomes plain spans.

use super::protobuf::{Field, Fields};
use super::span::{AnyValue, Event, Link, Span, Status};
use crate::callsite::Kind;
use crate::ids::{SpanId, TraceId};

/// Reads the spans of a request.
///
/// # Errors
/// When the bytes are no such request; the text says where.
pub fn decode(request: &[u8]) -> Result<Vec<Span>, String> {
    let mut spans = Vec::new();
    each(request, "request", |field, value| {
        if let (1, Field::Bytes(resource_spans)) = (field, value) {
            decode_resource_spans(resource_spans, &mut spans)?;
        }
        Ok(())
    })?;
    Ok(spans)
}

/// Reads what the first resource of a request says of its process.
///
/// ```
/// let attributes = traced_runtime::wire::decode_resource(&[])?;
/// assert!(attributes.is_empty());
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// When the bytes are no such request; the text says where.
pub fn decode_resource(request: &[u8]) -> Result<Vec<(String, AnyValue)>, String> {
    let mut first = None;
    each(request, "request", |field, value| {
        if let (1, Field::Bytes(resource_spans)) = (field, value) {
            first.get_or_insert(resource_spans);
        }
        Ok(())
    })?;
    let mut attributes = Vec::new();
    each(first.unwrap_or_default(), "ResourceSpans", |field, value| match (field, value) {
        (1, Field::Bytes(resource)) => each(resource, "Resource", |field, value| {
            if let (1, Field::Bytes(pair)) = (field, value) {
                attributes.push(decode_pair(pair, DEEPEST)?);
            }
            Ok(())
        }),
        _ => Ok(()),
    })?;
    Ok(attributes)
}

/// Calls `take` with each field, and fails where the message does not end with one.
fn each<'a>(
    message: &'a [u8],
    what: &str,
    mut take: impl FnMut(u32, Field<'a>) -> Result<(), String>,
) -> Result<(), String> {
    let mut fields = Fields::of(message);
    for (field, value) in fields.by_ref() {
        take(field, value)?;
    }
    if fields.broken { Err(format!("a {what} of OTLP traces ends within a field")) } else { Ok(()) }
}

fn decode_resource_spans(message: &[u8], spans: &mut Vec<Span>) -> Result<(), String> {
    let first = spans.len();
    let mut service = String::new();
    each(message, "ResourceSpans", |field, value| match (field, value) {
        (1, Field::Bytes(resource)) => each(resource, "Resource", |field, value| {
            if let (1, Field::Bytes(pair)) = (field, value) {
                let (key, value) = decode_pair(pair, DEEPEST)?;
                if key == "service.name" {
                    service = value.to_string();
                }
            }
            Ok(())
        }),
        (2, Field::Bytes(scope_spans)) => decode_scope_spans(scope_spans, spans),
        _ => Ok(()),
    })?;
    spans[first..].iter_mut().for_each(|span| span.service.clone_from(&service));
    Ok(())
}

fn decode_scope_spans(message: &[u8], spans: &mut Vec<Span>) -> Result<(), String> {
    let first = spans.len();
    let mut scope = String::new();
    each(message, "ScopeSpans", |field, value| match (field, value) {
        (1, Field::Bytes(message)) => each(message, "InstrumentationScope", |field, value| {
            if let (1, Field::Bytes(name)) = (field, value) {
                scope = text(name);
            }
            Ok(())
        }),
        (2, Field::Bytes(span)) => {
            spans.push(decode_span(span)?);
            Ok(())
        }
        _ => Ok(()),
    })?;
    spans[first..].iter_mut().for_each(|span| span.scope.clone_from(&scope));
    Ok(())
}

fn decode_span(message: &[u8]) -> Result<Span, String> {
    let mut span = Span::default();
    each(message, "Span", |field, value| {
        match (field, value) {
            (1, Field::Bytes(id)) => span.trace_id = trace_id(id),
            (2, Field::Bytes(id)) => span.span_id = span_id(id),
            (3, Field::Bytes(state)) => span.trace_state = text(state),
            (4, Field::Bytes(id)) => span.parent_span_id = Some(span_id(id)).filter(|id| id.is_valid()),
            (5, Field::Bytes(name)) => span.name = text(name),
            (6, Field::Number(number)) => span.kind = kind(number),
            (7, Field::Number(nanos)) => span.start_unix_nanos = nanos,
            (8, Field::Number(nanos)) => span.end_unix_nanos = nanos,
            (9, Field::Bytes(pair)) => span.attributes.push(decode_pair(pair, DEEPEST)?),
            (10, Field::Number(dropped)) => span.dropped_attributes = dropped as u32,
            (11, Field::Bytes(event)) => span.events.push(decode_event(event)?),
            (12, Field::Number(dropped)) => span.dropped_events = dropped as u32,
            (13, Field::Bytes(link)) => span.links.push(decode_link(link)?),
            (14, Field::Number(dropped)) => span.dropped_links = dropped as u32,
            (15, Field::Bytes(status)) => span.status = decode_status(status)?,
            (16, Field::Number(flags)) => span.flags = flags as u32,
            _ => {}
        }
        Ok(())
    })?;
    Ok(span)
}

fn decode_event(message: &[u8]) -> Result<Event, String> {
    let mut event = Event::default();
    each(message, "Event", |field, value| {
        match (field, value) {
            (1, Field::Number(nanos)) => event.unix_nanos = nanos,
            (2, Field::Bytes(name)) => event.name = text(name),
            (3, Field::Bytes(pair)) => event.attributes.push(decode_pair(pair, DEEPEST)?),
            (4, Field::Number(dropped)) => event.dropped_attributes = dropped as u32,
            _ => {}
        }
        Ok(())
    })?;
    Ok(event)
}

fn decode_link(message: &[u8]) -> Result<Link, String> {
    let mut link = Link::default();
    each(message, "Link", |field, value| {
        match (field, value) {
            (1, Field::Bytes(id)) => link.trace_id = trace_id(id),
            (2, Field::Bytes(id)) => link.span_id = span_id(id),
            (4, Field::Bytes(pair)) => link.attributes.push(decode_pair(pair, DEEPEST)?),
            (5, Field::Number(dropped)) => link.dropped_attributes = dropped as u32,
            (6, Field::Number(flags)) => link.flags = flags as u32,
            _ => {}
        }
        Ok(())
    })?;
    Ok(link)
}

fn decode_status(message: &[u8]) -> Result<Status, String> {
    let (mut code, mut words) = (0, String::new());
    each(message, "Status", |field, value| {
        match (field, value) {
            (2, Field::Bytes(message)) => words = text(message),
            (3, Field::Number(number)) => code = number,
            _ => {}
        }
        Ok(())
    })?;
    Ok(match code {
        1 => Status::Ok,
        2 => Status::Error(words),
        _ => Status::Unset,
    })
}

/// Values may nest; a stranger's may not nest without end.
const DEEPEST: usize = 64;

fn decode_pair(message: &[u8], depth: usize) -> Result<(String, AnyValue), String> {
    let mut pair = (String::new(), AnyValue::Empty);
    each(message, "KeyValue", |field, value| {
        match (field, value) {
            (1, Field::Bytes(key)) => pair.0 = text(key),
            (2, Field::Bytes(value)) => pair.1 = decode_value(value, depth)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(pair)
}

fn decode_value(message: &[u8], depth: usize) -> Result<AnyValue, String> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(format!("an attribute value nests deeper than {DEEPEST}"));
    };
    let mut found = AnyValue::Empty;
    each(message, "AnyValue", |field, value| {
        found = match (field, value) {
            (1, Field::Bytes(bytes)) => AnyValue::Str(text(bytes)),
            (2, Field::Number(number)) => AnyValue::Bool(number != 0),
            (3, Field::Number(number)) => AnyValue::I64(number as i64),
            (4, Field::Number(number)) => AnyValue::F64(f64::from_bits(number)),
            (5, Field::Bytes(array)) => {
                let mut values = Vec::new();
                each(array, "ArrayValue", |_, value| {
                    if let Field::Bytes(value) = value {
                        values.push(decode_value(value, depth)?);
                    }
                    Ok(())
                })?;
                AnyValue::Array(values)
            }
            (6, Field::Bytes(map)) => {
                let mut pairs = Vec::new();
                each(map, "KeyValueList", |_, value| {
                    if let Field::Bytes(pair) = value {
                        pairs.push(decode_pair(pair, depth)?);
                    }
                    Ok(())
                })?;
                AnyValue::Map(pairs)
            }
            (7, Field::Bytes(bytes)) => AnyValue::Bytes(bytes.to_vec()),
            _ => AnyValue::Empty,
        };
        Ok(())
    })?;
    Ok(found)
}

const fn kind(number: u64) -> Kind {
    match number {
        2 => Kind::Server,
        3 => Kind::Client,
        4 => Kind::Producer,
        5 => Kind::Consumer,
        _ => Kind::Internal,
    }
}

fn trace_id(bytes: &[u8]) -> TraceId {
    bytes.try_into().map_or(TraceId::INVALID, TraceId::from_bytes)
}

fn span_id(bytes: &[u8]) -> SpanId {
    bytes.try_into().map_or(SpanId::INVALID, SpanId::from_bytes)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
