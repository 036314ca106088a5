//! Records become an OTLP `ExportTraceServiceRequest`, without anything in between.

use super::attributes::{Stack, Work};
use super::protobuf::Writer;
use super::record::write_span;
use super::request::{Request, ScopeSpans, assemble, encode_resource};
use super::sites::Sites;
use crate::clock::Timeline;
use crate::engine::{Ended, LocalTrace, SpanRecord};
use crate::limits::{LeftOut, Limits};
use crate::resource::Resource;

/// Gathers the spans of one request, then of the next.
#[derive(Debug)]
pub(crate) struct Encoder {
    limits: Limits,
    resource: Vec<u8>,
    scopes: Vec<ScopeSpans>,
    sites: Sites,
    /// Memory for the attributes of a span while it is encoded; empty in between.
    stack: Stack<'static>,
    spans: usize,
    bytes: usize,
}

impl Encoder {
    /// For the spans of a process that is described so.
    pub(crate) fn new(limits: Limits, resource: &Resource) -> Self {
        Self {
            limits,
            resource: encode_resource(resource),
            scopes: Vec::new(),
            sites: Sites::default(),
            stack: Stack::default(),
            spans: 0,
            bytes: 0,
        }
    }

    /// Adds a span.
    #[inline]
    pub(crate) fn add(&mut self, ended: Ended<'_>, timeline: &Timeline) {
        let Self { limits, resource, scopes, sites, .. } = self;
        let site = sites.of(ended.span.site(), limits, |scope| index_of(scope, scopes, resource));
        let Some(scope) = scopes.get_mut(site.scope) else { return };
        let before = scope.bytes.len();
        let written = if ended.is_plain() {
            site.write_plain(ended, timeline, &mut scope.bytes);
            true
        } else {
            site.write_entry(ended, limits.value_length, timeline, &mut scope.bytes)
        };
        if written {
            self.bytes += scope.bytes.len() - before;
            self.spans += 1;
        } else {
            self.add_with_notes(ended, timeline);
        }
    }

    /// Adds spans of which there is no more to know.
    #[inline]
    pub(crate) fn add_plain(&mut self, local: &LocalTrace, span: &SpanRecord, timeline: &Timeline) {
        let ended = Ended::plain(local, span);
        if ended.trace_state().is_some() {
            return self.add(ended, timeline);
        }
        let Self { limits, resource, scopes, sites, .. } = self;
        let site = sites.of(span.site(), limits, |scope| index_of(scope, scopes, resource));
        let Some(scope) = scopes.get_mut(site.scope) else { return };
        let before = scope.bytes.len();
        site.write_plain(ended, timeline, &mut scope.bytes);
        self.bytes += scope.bytes.len() - before;
        self.spans += 1;
    }

    fn add_with_notes(&mut self, ended: Ended<'_>, timeline: &Timeline) {
        let Self { limits, resource, scopes, sites, stack, .. } = self;
        let site = sites.of(ended.span.site(), limits, |scope| index_of(scope, scopes, resource));
        let Some(scope) = scopes.get_mut(site.scope) else { return };
        let before = scope.bytes.len();
        let mut work = Work { limits, stack: std::mem::take(stack), left_out: LeftOut::default() };
        Writer(&mut scope.bytes).longer_message(2, |to| write_span(ended, site, timeline, &mut work, to));
        work.left_out.count();
        *stack = work.stack.emptied();
        self.bytes += scope.bytes.len() - before;
        self.spans += 1;
    }

    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    #[inline]
    pub(crate) const fn spans(&self) -> usize {
        self.spans
    }

    /// About how many bytes the request will have.
    #[inline]
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The request with everything added so far, which starts a new one.
    pub(crate) fn finish(&mut self) -> Request {
        (self.spans, self.bytes) = (0, 0);
        assemble(&mut self.scopes, &self.resource)
    }
}

#[cold]
fn index_of(name: &'static str, scopes: &mut Vec<ScopeSpans>, resource: &[u8]) -> usize {
    scopes.iter().position(|scope| scope.name == name).unwrap_or_else(|| {
        scopes.push(ScopeSpans::new(name, resource));
        scopes.len() - 1
    })
}
