//! Spans as they arrived, in plain types.

use std::collections::BTreeMap;
use std::fmt;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1 as wire;
use prost::Message;

/// A span, with what OTLP says once for many of them (resource, scope) beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// 16 hexadecimal digits.
    pub span_id: String,
    /// 16 hexadecimal digits, `None` for a root.
    pub parent_span_id: Option<String>,
    /// The W3C `tracestate`, empty when there is none.
    pub trace_state: String,
    /// The W3C trace flags in the low eight bits, whether the parent is remote in the two above.
    pub flags: u32,
    /// The name.
    pub name: String,
    /// The kind.
    pub kind: Kind,
    /// Nanoseconds since the Unix epoch.
    pub start_ns: u64,
    /// Nanoseconds since the Unix epoch.
    pub end_ns: u64,
    /// The attributes.
    pub attributes: BTreeMap<String, Value>,
    /// How many attributes the sender says it dropped.
    pub dropped_attributes: u32,
    /// The events, as they were sent.
    pub events: Vec<Event>,
    /// How many events the sender says it dropped.
    pub dropped_events: u32,
    /// The links, as they were sent.
    pub links: Vec<Link>,
    /// How many links the sender says it dropped.
    pub dropped_links: u32,
    /// How it ended.
    pub status: Status,
    /// The name of the instrumentation scope.
    pub scope: String,
    /// `service.name` of the resource, empty when it has none.
    pub service: String,
    /// The attributes of the resource.
    pub resource: BTreeMap<String, Value>,
}

impl Span {
    /// The attribute `key`.
    ///
    /// # Panics
    ///
    /// When there is none, with what there is.
    #[track_caller]
    pub fn attr(&self, key: &str) -> &Value {
        self.attributes.get(key).unwrap_or_else(|| {
            panic!("the span {:?} has no attribute {key:?}, it has {:#?}", self.name, self.attributes)
        })
    }
}

/// What part a span plays in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The receiving end of a message.
    Consumer,
    /// The calling end.
    Client,
    /// No part.
    Internal,
    /// The sending end of a message.
    Producer,
    /// The called end.
    Server,
    /// What a sender writes that leaves the field out.
    Unspecified,
}

impl fmt::Display for Kind {
    /// In lower case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Consumer => "consumer",
            Self::Client => "client",
            Self::Internal => "internal",
            Self::Producer => "producer",
            Self::Server => "server",
            Self::Unspecified => "unspecified",
        })
    }
}

/// How a span ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody said.
    Unset,
    /// Somebody said that it is fine.
    Ok,
    /// With the message, which may be empty.
    Error(String),
}

/// Something that happened during a span.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The name.
    pub name: String,
    /// Nanoseconds since the Unix epoch.
    pub time_ns: u64,
    /// The attributes.
    pub attributes: BTreeMap<String, Value>,
    /// How many attributes the sender says it dropped.
    pub dropped_attributes: u32,
}

/// Another span that one refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// 16 hexadecimal digits.
    pub span_id: String,
    /// The W3C `tracestate`, empty when there is none.
    pub trace_state: String,
    /// As those of [`Span`].
    pub flags: u32,
    /// The attributes.
    pub attributes: BTreeMap<String, Value>,
    /// How many attributes the sender says it dropped.
    pub dropped_attributes: u32,
}

/// The value of an attribute.
///
/// ```
/// use traced_test_support::span::Value;
///
/// assert_eq!(Value::Str("ok".to_owned()), *"ok");
/// assert_eq!(Value::Int(200), 200);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Several values.
    Array(Vec<Self>),
    /// A truth value.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A floating point number.
    Double(f64),
    /// No value at all, which OTLP allows.
    Empty,
    /// A whole number.
    Int(i64),
    /// Values by key.
    Map(BTreeMap<String, Self>),
    /// A text.
    Str(String),
}

impl Value {
    /// The text, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Str(text) = self { Some(text) } else { None }
    }

    /// The whole number, when it is one.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<i64> for Value {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}

impl PartialEq<bool> for Value {
    fn eq(&self, other: &bool) -> bool {
        matches!(self, Self::Bool(truth) if truth == other)
    }
}

/// The spans of an encoded `ExportTraceServiceRequest`.
///
/// # Panics
///
/// When [`try_decode`] refuses it.
#[track_caller]
pub fn decode(request: &[u8]) -> Vec<Span> {
    try_decode(request).unwrap_or_else(|why| panic!("this is no OTLP request: {why}"))
}

/// The spans of an encoded `ExportTraceServiceRequest`.
///
/// # Errors
///
/// When it does not decode, or when it breaks one of the rules of OTLP that a decoder lets pass: ids have
/// their length and are not zero, keys are not empty and stand once.
pub fn try_decode(request: &[u8]) -> Result<Vec<Span>, String> {
    let request = ExportTraceServiceRequest::decode(request).map_err(|error| error.to_string())?;
    let mut spans = Vec::new();
    for from in request.resource_spans {
        let resource = attributes(from.resource.unwrap_or_default().attributes)?;
        for scoped in from.scope_spans {
            let scope = scoped.scope.unwrap_or_default().name;
            for sent in scoped.spans {
                let name = sent.name.clone();
                spans.push(
                    span(sent, &scope, &resource).map_err(|why| format!("in the span {name:?}: {why}"))?,
                );
            }
        }
    }
    Ok(spans)
}

/// The schema URLs of a request: of each resource, and of each scope below it.
///
/// # Panics
///
/// When it does not decode.
pub fn schema_urls(request: &[u8]) -> Vec<String> {
    let request = ExportTraceServiceRequest::decode(request).expect("it is a request");
    let of_resource = |from: wire::ResourceSpans| {
        let scopes = from.scope_spans.into_iter().map(|scope| scope.schema_url);
        std::iter::once(from.schema_url).chain(scopes).collect::<Vec<_>>()
    };
    request.resource_spans.into_iter().flat_map(of_resource).collect()
}

/// Checks that a request in JSON says what the same request in protobuf says, to the last field.
///
/// # Panics
///
/// When it does not, or one of them is no request.
#[track_caller]
pub fn assert_same_request(json: &[u8], protobuf: &[u8]) {
    let read: ExportTraceServiceRequest = serde_json::from_slice(json)
        .unwrap_or_else(|error| panic!("{error} in {:.3000}", String::from_utf8_lossy(json)));
    let expected = ExportTraceServiceRequest::decode(protobuf).expect("it is a request");
    for (read, expected) in read.resource_spans.iter().zip(&expected.resource_spans) {
        assert_eq!(read.resource, expected.resource);
        for (read, expected) in read.scope_spans.iter().zip(&expected.scope_spans) {
            for (read, expected) in read.spans.iter().zip(&expected.spans) {
                assert_eq!(read, expected);
            }
        }
    }
    assert!(read == expected, "there is more in one of them");
}

/// The spans of a request in JSON.
///
/// # Errors
///
/// When it is none, or breaks one of the rules of OTLP that a decoder lets pass.
pub fn try_decode_json(request: &[u8]) -> Result<Vec<Span>, String> {
    let decoded: ExportTraceServiceRequest =
        serde_json::from_slice(request).map_err(|error| error.to_string())?;
    try_decode(&decoded.encode_to_vec())
}

fn span(sent: wire::Span, scope: &str, resource: &BTreeMap<String, Value>) -> Result<Span, String> {
    Ok(Span {
        trace_id: id(&sent.trace_id, 16)?,
        span_id: id(&sent.span_id, 8)?,
        parent_span_id: match sent.parent_span_id.as_slice() {
            [] => None,
            parent => Some(id(parent, 8)?),
        },
        trace_state: sent.trace_state,
        flags: sent.flags,
        name: sent.name,
        kind: kind(sent.kind)?,
        start_ns: sent.start_time_unix_nano,
        end_ns: sent.end_time_unix_nano,
        attributes: attributes(sent.attributes)?,
        dropped_attributes: sent.dropped_attributes_count,
        events: sent.events.into_iter().map(event).collect::<Result<_, _>>()?,
        dropped_events: sent.dropped_events_count,
        links: sent.links.into_iter().map(link).collect::<Result<_, _>>()?,
        dropped_links: sent.dropped_links_count,
        status: status(sent.status)?,
        scope: scope.to_owned(),
        service: resource.get("service.name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        resource: resource.clone(),
    })
}

fn kind(sent: i32) -> Result<Kind, String> {
    use wire::span::SpanKind;
    Ok(match SpanKind::try_from(sent).map_err(|_| format!("kind {sent}"))? {
        SpanKind::Unspecified => Kind::Unspecified,
        SpanKind::Internal => Kind::Internal,
        SpanKind::Server => Kind::Server,
        SpanKind::Client => Kind::Client,
        SpanKind::Producer => Kind::Producer,
        SpanKind::Consumer => Kind::Consumer,
    })
}

fn status(sent: Option<wire::Status>) -> Result<Status, String> {
    use wire::status::StatusCode;
    let Some(sent) = sent else {
        return Ok(Status::Unset);
    };
    Ok(match StatusCode::try_from(sent.code).map_err(|_| format!("status code {}", sent.code))? {
        StatusCode::Unset => Status::Unset,
        StatusCode::Ok => Status::Ok,
        StatusCode::Error => Status::Error(sent.message),
    })
}

fn event(sent: wire::span::Event) -> Result<Event, String> {
    Ok(Event {
        name: sent.name,
        time_ns: sent.time_unix_nano,
        attributes: attributes(sent.attributes)?,
        dropped_attributes: sent.dropped_attributes_count,
    })
}

fn link(sent: wire::span::Link) -> Result<Link, String> {
    Ok(Link {
        trace_id: id(&sent.trace_id, 16)?,
        span_id: id(&sent.span_id, 8)?,
        trace_state: sent.trace_state,
        flags: sent.flags,
        attributes: attributes(sent.attributes)?,
        dropped_attributes: sent.dropped_attributes_count,
    })
}

fn id(bytes: &[u8], length: usize) -> Result<String, String> {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if bytes.len() != length {
        Err(format!("the id {hex:?} is not {length} bytes long"))
    } else if bytes.iter().all(|&byte| byte == 0) {
        Err("an id is zero".to_owned())
    } else {
        Ok(hex)
    }
}

fn attributes(sent: Vec<KeyValue>) -> Result<BTreeMap<String, Value>, String> {
    let mut attributes = BTreeMap::new();
    for KeyValue { key, value: sent, .. } in sent {
        if key.is_empty() {
            return Err("an attribute has an empty key".to_owned());
        }
        let value = value(sent)?;
        if attributes.insert(key.clone(), value).is_some() {
            return Err(format!("the attribute {key:?} stands twice"));
        }
    }
    Ok(attributes)
}

fn value(sent: Option<AnyValue>) -> Result<Value, String> {
    use any_value::Value as Sent;
    Ok(match sent.and_then(|sent| sent.value) {
        None => Value::Empty,
        Some(Sent::ArrayValue(array)) => {
            Value::Array(array.values.into_iter().map(|item| value(Some(item))).collect::<Result<_, _>>()?)
        }
        Some(Sent::BoolValue(truth)) => Value::Bool(truth),
        Some(Sent::BytesValue(bytes)) => Value::Bytes(bytes),
        Some(Sent::DoubleValue(number)) => Value::Double(number),
        Some(Sent::IntValue(number)) => Value::Int(number),
        Some(Sent::KvlistValue(map)) => Value::Map(attributes(map.values)?),
        Some(Sent::StringValue(text)) => Value::Str(text),
        Some(Sent::StringValueStrindex(_)) => {
            return Err("a string by index is for profiles alone".to_owned());
        }
    })
}
