//! Records become an OTLP `ExportTraceServiceRequest`, without anything in between.

use super::attributes::{Attributes, MOST, write_pair};
use super::protobuf::Writer;
use crate::clock::{Epoch, Tick, Timeline};
use crate::engine::{NoteKind, Outcome, Payload, Raw, Reader, SpanRecord};
use crate::ids::SpanId;
use crate::resource::Resource;

/// Gathers the spans of one request.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    /// The encoded spans of each instrumentation scope.
    scopes: Vec<(&'static str, Vec<u8>)>,
    spans: usize,
    bytes: usize,
}

/// What was noted on a span, in order.
pub(crate) type SpanNotes = Vec<(NoteKind, Payload)>;

impl Encoder {
    /// Adds a span.
    pub(crate) fn add(&mut self, span: &SpanRecord, notes: &SpanNotes, timeline: &Timeline) {
        let scope = span.site.scope();
        let at = self.scopes.iter().position(|(known, _)| *known == scope).unwrap_or_else(|| {
            self.scopes.push((scope, Vec::new()));
            self.scopes.len() - 1
        });
        let buffer = &mut self.scopes[at].1;
        let before = buffer.len();
        Writer(buffer).message(2, |to| write_span(span, notes, timeline, to));
        self.bytes += buffer.len() - before;
        self.spans += 1;
    }

    pub(crate) const fn spans(&self) -> usize {
        self.spans
    }

    /// About how many bytes the request will have.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The request with everything added so far, which starts a new one.
    pub(crate) fn finish(&mut self, resource: &Resource) -> Vec<u8> {
        let mut request = Vec::with_capacity(self.bytes + 1024);
        Writer(&mut request).message(1, |to| {
            to.message(1, |to| {
                resource.attributes().for_each(|(key, value)| write_pair(1, key, Raw::Str(value), to));
            });
            for (scope, spans) in &self.scopes {
                to.message(2, |to| {
                    to.message(1, |to| to.string(1, scope));
                    to.0.extend_from_slice(spans);
                    to.string(3, SCHEMA_URL);
                });
            }
        });
        *self = Self::default();
        request
    }
}

/// The version of the semantic conventions that names and attributes follow.
const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";

/// What a span has besides its record.
struct Joined<'a> {
    name: &'a str,
    attributes: Attributes<'a>,
    events: Vec<Reader<'a>>,
    links: Vec<Reader<'a>>,
    dropped_events: u64,
    dropped_links: u64,
    status: (u64, &'a str),
}

fn write_span(span: &SpanRecord, notes: &SpanNotes, timeline: &Timeline, to: &mut Writer<'_>) {
    let unix_nanos = |tick| timeline.unix_nanos(tick, Epoch(span.epoch));
    let joined = join(span, notes);
    to.bytes(1, &span.trace.to_bytes());
    to.bytes(2, &span.id.publish().to_bytes());
    if let Some(state) = span.extra.as_ref().and_then(|extra| extra.trace_state.as_deref()) {
        to.string(3, state);
    }
    let parent = span.parent.publish();
    if parent.is_valid() {
        to.bytes(4, &parent.to_bytes());
    }
    to.string(5, joined.name);
    to.number(6, u64::from(span.site.kind.wire()));
    to.fixed64(7, unix_nanos(span.start));
    to.fixed64(8, unix_nanos(span.end.max(span.start)));
    joined.attributes.write(9, 10, to);
    joined.events.iter().for_each(|event| to.message(11, |to| write_event(*event, unix_nanos, to)));
    to.number_unless_zero(12, joined.dropped_events);
    joined.links.iter().for_each(|link| to.message(13, |to| write_link(*link, to)));
    to.number_unless_zero(14, joined.dropped_links);
    let (code, message) = joined.status;
    if code != 0 {
        to.message(15, |to| {
            to.string_unless_empty(2, message);
            to.number(3, code);
        });
    }
    to.fixed32(16, wire_flags(span));
}

/// The W3C flags, and whether the parent is known to be remote (bit 8: it is known; bit 9: it is).
fn wire_flags(span: &SpanRecord) -> u32 {
    u32::from(span.flags.bits()) | 0x100 | if span.remote_parent { 0x200 } else { 0 }
}

fn join<'a>(span: &'a SpanRecord, notes: &'a SpanNotes) -> Joined<'a> {
    let mut joined = Joined {
        name: span.site.name,
        attributes: place(span),
        events: Vec::new(),
        links: Vec::new(),
        dropped_events: 0,
        dropped_links: 0,
        status: (0, ""),
    };
    for (kind, payload) in notes {
        joined.take(*kind, payload.read());
    }
    joined.conclude(span);
    joined
}

/// Where in the source the span is from.
fn place(span: &SpanRecord) -> Attributes<'_> {
    let mut attributes = Attributes::default();
    if span.site.is_library {
        return attributes;
    }
    if let Some(function) = span.site.function {
        attributes.set("code.function.name", Raw::Str(function));
    }
    attributes.set("code.file.path", Raw::Str(span.site.file));
    attributes.set("code.line.number", Raw::I64(i64::from(span.site.line)));
    attributes
}

impl<'a> Joined<'a> {
    fn take(&mut self, kind: NoteKind, mut note: Reader<'a>) {
        match kind {
            NoteKind::Entry => {
                let Some(site) = note.callsite() else { return };
                for key in site.keys {
                    if let Some(Some(value)) = note.value() {
                        self.attributes.set(key, value);
                    }
                }
            }
            NoteKind::Attributes => {
                note.fields().for_each(|field| self.attributes.set(field.key, field.value))
            }
            NoteKind::Event if self.events.len() < MOST => self.events.push(note),
            NoteKind::Event => self.dropped_events += 1,
            NoteKind::Link if self.links.len() < MOST => self.links.push(note),
            NoteKind::Link => self.dropped_links += 1,
            NoteKind::Status => self.set_status(note),
            NoteKind::Name => self.name = note.text().unwrap_or(self.name),
        }
    }

    /// Ok is final, unset changes nothing, else the last word counts.
    fn set_status(&mut self, mut note: Reader<'a>) {
        let (code, message) = (note.word().unwrap_or(0), note.text().unwrap_or(""));
        if self.status.0 != STATUS_OK && code != 0 {
            self.status = (code, message);
        }
    }

    fn conclude(&mut self, span: &SpanRecord) {
        match span.outcome {
            Outcome::Unset => {}
            Outcome::Cancelled => self.attributes.set("traced.cancelled", Raw::Bool(true)),
            Outcome::Error | Outcome::Panic => {
                if self.status.0 == 0 {
                    self.status = (STATUS_ERROR, "");
                }
                if let Some(error_type) = span.error_type {
                    if span.outcome == Outcome::Panic || !self.attributes.has(ERROR_TYPE) {
                        self.attributes.set(ERROR_TYPE, Raw::Str(error_type));
                    }
                }
            }
        }
    }
}

const ERROR_TYPE: &str = "error.type";
const STATUS_OK: u64 = 1;
const STATUS_ERROR: u64 = 2;

fn write_event(mut event: Reader<'_>, unix_nanos: impl Fn(Tick) -> u64, to: &mut Writer<'_>) {
    let (at, name) = (event.word().unwrap_or(0), event.text().unwrap_or(""));
    to.fixed64(1, unix_nanos(Tick(at)));
    to.string(2, name);
    event.fields().collect::<Attributes<'_>>().write(3, 4, to);
}

fn write_link(mut link: Reader<'_>, to: &mut Writer<'_>) {
    let mut word = || link.word().unwrap_or(0);
    let (high, low, span, flags) = (word(), word(), word(), word());
    to.bytes(1, &crate::ids::TraceId { high, low }.to_bytes());
    to.bytes(2, &SpanId(span).to_bytes());
    link.fields().collect::<Attributes<'_>>().write(4, 5, to);
    to.fixed32(6, flags as u32);
}
