//! The fields of an `ExportTraceServiceRequest`, as OTLP/JSON spells them.

/// One field of a message.
pub(super) struct Field {
    pub(super) number: u32,
    pub(super) name: &'static str,
    /// A list, which JSON wants in one piece.
    pub(super) many: bool,
    /// There even where it is empty: some readers ask for it.
    pub(super) always: bool,
    pub(super) holds: Holds,
}

/// What a field holds, which says how JSON writes it.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    Text,
    /// An id: the one kind of bytes that OTLP writes in hexadecimal.
    Hex,
    Base64,
    Bool,
    /// A number of 32 bits or a case of an enumeration.
    Number,
    /// 64 bits are more than a number of JSON can be trusted with: they are texts.
    Unsigned,
    Signed,
    Double,
    Message(&'static [Field]),
}

const fn one(number: u32, name: &'static str, holds: Holds) -> Field {
    Field { number, name, many: false, always: false, holds }
}

const fn many(number: u32, name: &'static str, fields: &'static [Field]) -> Field {
    Field { number, name, many: true, always: false, holds: Holds::Message(fields) }
}

pub(super) static REQUEST: [Field; 1] = [many(1, "resourceSpans", &RESOURCE_SPANS)];

static RESOURCE_SPANS: [Field; 3] = [
    one(1, "resource", Holds::Message(&RESOURCE)),
    many(2, "scopeSpans", &SCOPE_SPANS),
    one(3, "schemaUrl", Holds::Text),
];

static RESOURCE: [Field; 2] =
    [many(1, "attributes", &KEY_VALUE), one(2, "droppedAttributesCount", Holds::Number)];

static SCOPE_SPANS: [Field; 3] =
    [one(1, "scope", Holds::Message(&SCOPE)), many(2, "spans", &SPAN), one(3, "schemaUrl", Holds::Text)];

static SCOPE: [Field; 4] = [
    one(1, "name", Holds::Text),
    one(2, "version", Holds::Text),
    many(3, "attributes", &KEY_VALUE),
    one(4, "droppedAttributesCount", Holds::Number),
];

static SPAN: [Field; 16] = [
    one(1, "traceId", Holds::Hex),
    one(2, "spanId", Holds::Hex),
    one(3, "traceState", Holds::Text),
    one(4, "parentSpanId", Holds::Hex),
    one(16, "flags", Holds::Number),
    one(5, "name", Holds::Text),
    one(6, "kind", Holds::Number),
    one(7, "startTimeUnixNano", Holds::Unsigned),
    one(8, "endTimeUnixNano", Holds::Unsigned),
    many(9, "attributes", &KEY_VALUE),
    one(10, "droppedAttributesCount", Holds::Number),
    many(11, "events", &EVENT),
    one(12, "droppedEventsCount", Holds::Number),
    many(13, "links", &LINK),
    one(14, "droppedLinksCount", Holds::Number),
    one(15, "status", Holds::Message(&STATUS)),
];

static EVENT: [Field; 4] = [
    one(1, "timeUnixNano", Holds::Unsigned),
    one(2, "name", Holds::Text),
    many(3, "attributes", &KEY_VALUE),
    one(4, "droppedAttributesCount", Holds::Number),
];

static LINK: [Field; 6] = [
    one(1, "traceId", Holds::Hex),
    one(2, "spanId", Holds::Hex),
    one(3, "traceState", Holds::Text),
    many(4, "attributes", &KEY_VALUE),
    one(5, "droppedAttributesCount", Holds::Number),
    one(6, "flags", Holds::Number),
];

static STATUS: [Field; 2] = [one(2, "message", Holds::Text), one(3, "code", Holds::Number)];

static KEY_VALUE: [Field; 2] = [one(1, "key", Holds::Text), one(2, "value", Holds::Message(&ANY_VALUE))];

static ANY_VALUE: [Field; 7] = [
    one(1, "stringValue", Holds::Text),
    one(2, "boolValue", Holds::Bool),
    one(3, "intValue", Holds::Signed),
    one(4, "doubleValue", Holds::Double),
    one(5, "arrayValue", Holds::Message(&ARRAY)),
    one(6, "kvlistValue", Holds::Message(&MAP)),
    one(7, "bytesValue", Holds::Base64),
];

static ARRAY: [Field; 1] = [Field { always: true, ..many(1, "values", &ANY_VALUE) }];

static MAP: [Field; 1] = [Field { always: true, ..many(1, "values", &KEY_VALUE) }];
