//! What is current, and what travels with a request.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::engine::{self, Bits, Current, Note, Text, Ticket};
use crate::extra::{BaggageEntry, Extra};
use crate::hooks;
use crate::ids::{RawId, SpanId, TraceFlags, TraceId};
use crate::notes;
use crate::span::Status;
use crate::trace_state;
use crate::value::Value;

/// The ids of a span: what other processes know it by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct SpanContext {
    /// The trace that the span belongs to.
    pub trace_id: TraceId,
    /// The span.
    pub span_id: SpanId,
    /// Whether the trace is sampled, and whether its id is random.
    pub flags: TraceFlags,
    /// Whether the span is in another process.
    pub is_remote: bool,
}

impl SpanContext {
    /// The ids of a span in another process.
    #[must_use]
    pub const fn remote(trace_id: TraceId, span_id: SpanId, flags: TraceFlags) -> Self {
        Self { trace_id, span_id, flags, is_remote: true }
    }
}

/// What a piece of work runs in: its span, and what travels with the request (trace state, baggage).
///
/// ```
/// use traced_runtime::Context;
/// let before = Context::current();
/// std::thread::spawn(move || {
///     let _entered = before.enter();
///     // spans made here are children of what was current there
/// }).join().unwrap();
/// ```
#[derive(Clone)]
pub struct Context(pub(crate) Current);

impl Context {
    /// What is current on this thread: what a span that starts here would be a child of.
    ///
    /// Where a bridge to another tracing library is on and a span of that is active which is newer than ours, it is
    /// that one.
    #[must_use]
    pub fn current() -> Self {
        let own = Self::own_current();
        if hooks::has_foreign() { hooks::foreign_current(&own).unwrap_or(own) } else { own }
    }

    /// What is current here, whatever a bridge knows.
    pub(crate) fn own_current() -> Self {
        if engine::peek().has(Bits::RECORDING) {
            // Whoever holds the context may note something on the span, from anywhere.
            engine::mark_late();
        }
        let mut current = engine::clone_current();
        current.bits = current.bits.without(Bits::LATE.with(Bits::NOTED));
        Self(current)
    }

    /// Nothing: a span started in it is a root.
    #[must_use]
    pub const fn none() -> Self {
        Self(Current::NONE)
    }

    /// A caller in another process, with the `tracestate` it sent; nobody, where an id of it is all zero. A trace state
    /// that W3C does not allow is left out.
    #[must_use]
    pub fn from_remote(caller: SpanContext, trace_state: Option<&str>) -> Self {
        if !caller.trace_id.is_valid() || !caller.span_id.is_valid() {
            return Self::none();
        }
        let bits = Bits::VALID.with(Bits::REMOTE).with_flags(caller.flags);
        let span = RawId::adopt(caller.span_id);
        Self(Current { trace: caller.trace_id, span, bits, extra: None }).with_trace_state(trace_state)
    }

    /// With this trace state, if it is one.
    pub(crate) fn with_trace_state(self, state: Option<&str>) -> Self {
        match state.and_then(trace_state::checked) {
            Some(state) => self.with_extra(|extra| extra.trace_state = Some(state.into())),
            None => self,
        }
    }

    /// Whether the caller leaves it to us to decide on the trace.
    pub(crate) fn is_deferred(&self) -> bool {
        self.0.bits.has(Bits::DEFERRED)
    }

    /// By what way the request has come through AWS.
    pub(crate) fn lineage(&self) -> Option<&str> {
        self.0.extra.as_ref().and_then(|extra| extra.lineage.as_deref())
    }

    /// The ids of the span, if there is one.
    #[must_use]
    pub fn span_context(&self) -> Option<SpanContext> {
        self.0.bits.has(Bits::VALID).then(|| SpanContext {
            trace_id: self.0.trace,
            span_id: self.0.span.publish(),
            flags: self.0.bits.flags(),
            is_remote: self.0.bits.has(Bits::REMOTE),
        })
    }

    /// Whether spans below are recorded in this process.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.0.bits.has(Bits::RECORDING)
    }

    /// Records that something happened at this moment in the span of this context: for bridges, which do not own it.
    ///
    /// ```
    /// use traced_runtime::{Context, Value};
    /// Context::current().event("cache emptied", &[("cache.entries", Value::from(12))]);
    /// ```
    pub fn event(&self, name: &str, attributes: &[(&str, Value<'_>)]) {
        if self.takes_notes() {
            notes::with_event(name, attributes, |note| engine::note(&self.0, note));
        }
    }

    /// Sets attributes on the span of this context: for those who learn something of it and do not own it.
    ///
    /// ```
    /// use traced_runtime::{Context, Value};
    /// Context::current().set_all(&[("http.route", Value::from("/users/{id}"))]);
    /// ```
    pub fn set_all(&self, attributes: &[(&'static str, Value<'_>)]) {
        if self.takes_notes() {
            engine::note(&self.0, &Note::Fields(attributes));
        }
    }

    /// The same with a key that is not part of the program; see [`Span::set_named`](crate::Span::set_named).
    ///
    /// ```
    /// use traced_runtime::Context;
    /// let header = "x-tenant";
    /// Context::current().set_named(&format!("http.request.header.{header}"), "blue");
    /// ```
    pub fn set_named<'a>(&self, key: &str, value: impl Into<Value<'a>>) {
        if self.takes_notes() {
            engine::note(&self.0, &Note::Attributes(&[(Text::Copied(key), value.into())]));
        }
    }

    /// Gives the span of this context another name.
    pub fn rename(&self, name: &str) {
        if self.takes_notes() {
            engine::note(&self.0, &Note::Name(Text::Copied(name)));
        }
    }

    /// Sets the status of the span of this context; see [`Span::set_status`](crate::Span::set_status).
    pub fn set_status(&self, status: Status, message: &str) {
        if self.takes_notes() {
            engine::note(&self.0, &notes::status(status, message));
        }
    }

    /// Records that the work of the span of this context failed; see [`Span::fail`](crate::Span::fail).
    ///
    /// ```
    /// use traced_runtime::{Callsite, Span, callsite};
    /// static ANSWER: Callsite = callsite!("answer");
    /// let span = Span::start(&ANSWER);
    /// let context = span.context();
    /// // Somebody else learns how it went, and does not own the span.
    /// context.fail("timeout");
    /// ```
    pub fn fail(&self, error_type: &str) {
        self.set_status(Status::Error, "");
        self.set_all(&[("error.type", Value::Str(error_type))]);
    }

    pub(crate) fn takes_notes(&self) -> bool {
        self.0.bits.has(Bits::RECORDING) && !self.is_suppressed()
    }

    /// Whether both are in the same span, or both in none.
    #[must_use]
    pub fn is_same_span(&self, other: &Self) -> bool {
        self.0.trace == other.0.trace && self.0.span == other.0.span
    }

    /// Whether the span of this context is the one of ours that is current on this thread, whatever bridges have.
    #[must_use]
    pub fn is_current(&self) -> bool {
        engine::is_current(self.0.trace, self.0.span)
    }

    /// Whether the span is where a call from outside entered this process and nothing has started below it yet.
    #[must_use]
    pub fn is_entrance(&self) -> bool {
        self.0.bits.has(Bits::ENTRANCE)
    }

    /// Whether this is work for a call from outside that has its entrance span in this process: a layer or a handler further
    /// in makes no second one. Not within a call to somebody else, who may answer in this process.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.0.bits.has(Bits::SERVED)
    }

    /// The same context for work that outlives the call, and may answer others.
    pub(crate) fn elsewhere(mut self) -> Self {
        self.0.bits = self.0.bits.without(Bits::SERVED.with(Bits::ENTRANCE));
        self
    }

    /// The `tracestate` that travels with the request.
    #[must_use]
    pub fn trace_state(&self) -> Option<&str> {
        self.0.extra.as_ref().and_then(|extra| extra.trace_state.as_deref())
    }

    /// The baggage that travels with the request: names and values.
    pub fn baggage(&self) -> impl Iterator<Item = (&str, &str)> {
        self.baggage_entries().iter().map(|entry| (&*entry.name, &*entry.value))
    }

    /// The same context with one more name and value in its baggage, or another value for the name.
    ///
    /// Baggage is sent to every service that is called from here on: nothing secret belongs in it.
    #[must_use]
    pub fn with_baggage(self, name: &str, value: &str) -> Self {
        self.with_extra(|extra| {
            extra.baggage.retain(|entry| &*entry.name != name);
            extra.baggage.push(BaggageEntry { name: name.into(), value: value.into(), properties: None });
        })
    }

    /// The same context, but nothing below it makes a span: for the exporter's own traffic and the like.
    #[must_use]
    pub fn suppressed(mut self) -> Self {
        self.0.bits = self.0.bits.with(Bits::SUPPRESSED);
        self
    }

    /// Whether nothing below makes a span.
    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        self.0.bits.has(Bits::SUPPRESSED)
    }

    /// The same context, for the inside of a call that is logical to its caller (a database command, an AWS
    /// operation): the HTTP call right beneath makes no span of its own.
    #[must_use]
    pub fn in_logical_client(mut self) -> Self {
        self.0.bits = self.0.bits.with(Bits::LOGICAL_CLIENT);
        self
    }

    /// Whether a logical client span already stands for the HTTP call about to be made.
    #[must_use]
    pub fn is_in_logical_client(&self) -> bool {
        self.0.bits.has(Bits::LOGICAL_CLIENT)
    }

    /// Makes this context current until the guard is dropped.
    ///
    /// The guard cannot leave the thread. In async code wrap the future instead:
    /// [`FutureExt::in_context`](crate::FutureExt::in_context).
    #[must_use = "the context is current until the guard is dropped; write `let _entered = …`"]
    pub fn enter(self) -> ContextGuard {
        ContextGuard { ticket: activate(self.0), on_this_thread: PhantomData }
    }

    pub(crate) fn baggage_entries(&self) -> &[BaggageEntry] {
        self.0.extra.as_ref().map_or(&[], |extra| &extra.baggage)
    }

    pub(crate) fn with_extra(mut self, change: impl FnOnce(&mut Extra)) -> Self {
        let mut extra = self.0.extra.as_deref().cloned().unwrap_or_default();
        change(&mut extra);
        self.0.extra = (!extra.is_empty()).then(|| Arc::new(extra));
        self
    }
}

impl Default for Context {
    fn default() -> Self {
        Self::none()
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("span", &self.span_context())
            .field("recording", &self.is_recording())
            .finish_non_exhaustive()
    }
}

/// Makes the context before current again when dropped; see [`Context::enter`].
#[derive(Debug)]
pub struct ContextGuard {
    ticket: Ticket,
    on_this_thread: PhantomData<*const ()>,
}

impl Drop for ContextGuard {
    fn drop(&mut self) {
        deactivate(self.ticket);
    }
}

/// Makes `next` current until the ticket is given back, and tells those who want to know.
pub(crate) fn activate(next: Current) -> Ticket {
    if engine::is_hooked() {
        hooks::entered(&Context(engine::clone_current()), &Context(next.clone()));
    }
    engine::put(next)
}

/// Makes current again what was so before, and tells those who want to know; gives what was current until now, if it was
/// that.
pub(crate) fn deactivate(ticket: Ticket) -> Option<Current> {
    let was = engine::take(ticket);
    if engine::is_hooked() {
        if let Some(was) = &was {
            hooks::left(&Context(was.clone()), &Context(engine::clone_current()));
        }
    }
    was
}

/// Makes `context` current, and tells those who want to know; `context` is what was current before, until
/// [`exchange_back`].
#[inline]
pub(crate) fn exchange(context: &mut Current) {
    if engine::is_hooked() {
        exchange_and_tell(context, hooks::entered);
    } else {
        engine::exchange(context);
    }
}

/// Makes current again what was so before [`exchange`], and tells those who want to know.
#[inline]
pub(crate) fn exchange_back(before: &mut Current) {
    if engine::is_hooked() {
        exchange_and_tell(before, hooks::left);
    } else {
        engine::exchange(before);
    }
}

/// The same, where what was so before may have ended meanwhile.
#[inline]
pub(crate) fn restore(mut before: Current) {
    if engine::is_hooked() {
        restore_and_tell(before);
    } else {
        engine::exchange(&mut before);
        engine::revive();
    }
}

#[cold]
fn restore_and_tell(mut before: Current) {
    let was = Context(engine::clone_current());
    engine::exchange(&mut before);
    engine::revive();
    hooks::left(&was, &Context(engine::clone_current()));
}

#[cold]
fn exchange_and_tell(other: &mut Current, tell: fn(&Context, &Context)) {
    let now = Context(other.clone());
    engine::exchange(other);
    tell(&Context(other.clone()), &now);
}
