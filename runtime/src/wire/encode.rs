//! Records become an OTLP `ExportTraceServiceRequest`, without anything in between.

use super::attributes::{Stack, Work};
use super::protobuf::Writer;
use super::record::{write_plain, write_span};
use super::site::Sites;
use crate::clock::Timeline;
use crate::engine::{NoteKind, Outcome, Payload, SpanRecord};
use crate::limits::{LeftOut, Limits};
use crate::resource::Resource;

/// Gathers the spans of one request, then of the next.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    limits: Limits,
    /// The encoded spans of each instrumentation scope.
    scopes: Vec<(&'static str, Vec<u8>)>,
    sites: Sites,
    /// Memory for the attributes of a span while it is encoded; empty in between.
    stack: Stack<'static>,
    spans: usize,
    bytes: usize,
}

/// What was noted on a span, in order.
pub(crate) type SpanNotes = Vec<(NoteKind, Payload)>;

impl Encoder {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Adds a span.
    pub(crate) fn add(&mut self, span: &SpanRecord, notes: &SpanNotes, timeline: &Timeline) {
        let Self { limits, scopes, sites, stack, .. } = self;
        let site = sites.of(span.site, limits, |scope| index_of(scope, scopes));
        let Some((_, buffer)) = scopes.get_mut(site.scope) else { return };
        let before = buffer.len();
        if notes.is_empty() && span.outcome == Outcome::Unset {
            Writer(buffer).longer_message(2, |to| write_plain(span, site, timeline, to));
            site.left_out.count();
        } else {
            let mut work = Work { limits, stack: std::mem::take(stack), left_out: LeftOut::default() };
            Writer(buffer).longer_message(2, |to| write_span(span, notes, site, timeline, &mut work, to));
            work.left_out.count();
            *stack = work.stack.emptied();
        }
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
        Writer(&mut request).longer_message(1, |to| {
            to.message(1, |to| write_resource(resource, to));
            for (scope, spans) in self.scopes.iter().filter(|(_, spans)| !spans.is_empty()) {
                to.longer_message(2, |to| {
                    to.message(1, |to| to.string(1, scope));
                    to.0.extend_from_slice(spans);
                    to.string(3, SCHEMA_URL);
                });
            }
        });
        for (_, spans) in &mut self.scopes {
            spans.clear();
            spans.shrink_to(KEPT_BYTES);
        }
        (self.spans, self.bytes) = (0, 0);
        request
    }
}

/// The version of the semantic conventions that names and attributes follow.
const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";

/// So much memory a scope keeps for its next spans.
const KEPT_BYTES: usize = 256 << 10;

#[cold]
fn index_of(scope: &'static str, scopes: &mut Vec<(&'static str, Vec<u8>)>) -> usize {
    scopes.iter().position(|(known, _)| *known == scope).unwrap_or_else(|| {
        scopes.push((scope, Vec::new()));
        scopes.len() - 1
    })
}

/// The limits of spans are not those of the resource: it is set up once, by hand.
fn write_resource(resource: &Resource, to: &mut Writer<'_>) {
    for (key, value) in resource.attributes().filter(|(key, _)| !key.is_empty()) {
        to.message(1, |to| {
            to.string(1, key);
            to.message(2, |to| to.string(1, value));
        });
    }
}
