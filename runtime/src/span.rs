//! A span: one piece of work, from its start to its end.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::bare::BareSpan;
use crate::callsite::{Callsite, Kind};
use crate::context::{Context, SpanContext, activate, deactivate, exchange, exchange_back};
use crate::engine::{self, Bits, Child, Current, Note, Outcome, SpanEnd, SpanStart, Text, Tick, Ticket};
use crate::ids::RawId;
use crate::notes;
use crate::start::{self, Begun};
use crate::value::Value;

/// One piece of work, with a start and an end, in a trace.
///
/// A span ends when it is dropped, or by [`end`](Self::end). It can move between threads; making it *current*, so that
/// spans started meanwhile become its children, is a second step: [`enter`](Self::enter) for a stretch of
/// synchronous code, [`FutureExt::in_span`](crate::FutureExt::in_span) for a future.
///
/// ```
/// use traced_runtime::{Callsite, Span, callsite};
/// static RESIZE: Callsite = callsite!("resize");
/// let span = Span::start(&RESIZE);
/// span.set("image.width", 640);
/// let entered = span.enter();
/// // … spans started here are children …
/// drop(entered);
/// span.end();
/// ```
///
/// Where nothing is recorded (no `init!`, sampled out) the same calls do nothing, and the caller's context still
/// travels on.
#[must_use = "a span ends when it is dropped"]
pub struct Span {
    site: &'static Callsite,
    own: Current,
    parent: RawId,
    remote_parent: bool,
    start: Tick,
    outcome: Outcome,
    error_type: Option<&'static str>,
    late: AtomicBool,
    panicked: AtomicBool,
    /// A panic that was under way before the span began is not the span's.
    began_in_panic: bool,
}

impl Span {
    /// Starts a span below what is current, or a root.
    pub fn start(site: &'static Callsite) -> Self {
        Self::begun(site, start::below_current(site))
    }

    /// Starts a span below `parent`, or a root where that is [`Context::none`].
    pub fn start_in(site: &'static Callsite, parent: Context) -> Self {
        Self::begun(site, start::below(site, parent))
    }

    /// Starts the span by which a call from outside enters this process, below the caller.
    ///
    /// An entrance knows that it is one: `#[traced_handler]` beneath it adds to it instead of making a second.
    pub fn start_entrance(site: &'static Callsite, caller: Context) -> Self {
        let mut span = Self::start_in(site, caller);
        span.own.bits = span.own.bits.with(Bits::ENTRANCE).with(Bits::SERVED);
        span
    }

    /// Starts the span by which a call of a stranger enters this process: in a trace of its own, with a link to the caller.
    ///
    /// Nothing else of what the caller sent is taken over: not its trace state, not its baggage, not its decision on
    /// what is recorded.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use traced_runtime::{Callsite, Kind, Span, callsite, extract};
    /// static ASK: Callsite = callsite!("ask", kind = Kind::Server);
    /// let headers: HashMap<String, String> = HashMap::new();
    /// let span = Span::start_linked_entrance(&ASK, &extract(&headers));
    /// assert!(span.context().is_entrance());
    /// ```
    pub fn start_linked_entrance(site: &'static Callsite, caller: &Context) -> Self {
        let mut span = Self::begun(site, start::apart(site));
        span.own.bits = span.own.bits.with(Bits::ENTRANCE).with(Bits::SERVED);
        if let Some(caller) = caller.span_context() {
            span.link(caller, &[]);
        }
        span
    }

    /// A span that is none: nothing it is told goes anywhere.
    pub fn none() -> Self {
        static NONE: Callsite = crate::callsite!("none");
        Self::start_in(&NONE, Context::none().suppressed())
    }

    #[inline(always)]
    fn begun(site: &'static Callsite, begun: Begun) -> Self {
        let Begun { mut own, parent, remote_parent, .. } = begun;
        if matches!(site.kind, Kind::Client | Kind::Producer) {
            // Whoever answers is an entrance again, even within the process.
            own.bits = own.bits.without(Bits::SERVED);
        }
        let recording = own.bits.takes_notes();
        let (start, began_in_panic) =
            if recording { (Tick::now(), std::thread::panicking()) } else { (Tick::default(), false) };
        Self {
            site,
            own,
            parent,
            remote_parent,
            start,
            outcome: Outcome::Unset,
            error_type: None,
            late: AtomicBool::new(false),
            panicked: AtomicBool::new(false),
            began_in_panic,
        }
    }

    /// Whether this span is recorded. If not, computing attributes for it is work for nothing.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.start != Tick::default()
    }

    /// The context of work done in this span.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.is_recording() {
            // Whoever holds the context may note something on the span, from anywhere.
            self.late.store(true, Ordering::Relaxed);
        }
        Context(self.own.clone())
    }

    /// The ids of this span; of its caller where it is not recorded; `None` where there is neither.
    #[must_use]
    pub fn span_context(&self) -> Option<SpanContext> {
        Context(self.own.clone()).span_context()
    }

    /// Sets an attribute; a second value for a key replaces the first.
    pub fn set<'a>(&self, key: &'static str, value: impl Into<Value<'a>>) {
        self.set_all(&[(key, value.into())]);
    }

    /// Sets several attributes at once, which is cheaper than one by one.
    pub fn set_all(&self, attributes: &[(&'static str, Value<'_>)]) {
        self.note(&Note::Fields(attributes));
    }

    /// Sets an attribute whose key is not part of the program: for bridges.
    pub fn set_named<'a>(&self, key: &str, value: impl Into<Value<'a>>) {
        self.note(&Note::Attributes(&[(Text::Copied(key), value.into())]));
    }

    /// Gives the span another name than its callsite's.
    pub fn rename(&self, name: &str) {
        self.note(&Note::Name(Text::Copied(name)));
    }

    /// Records that something happened at this moment.
    pub fn event(&self, name: &str, attributes: &[(&str, Value<'_>)]) {
        if self.is_recording() {
            notes::with_event(name, attributes, |note| self.note(note));
        }
    }

    /// Refers to another span that this one has to do with.
    pub fn link(&self, to: SpanContext, attributes: &[(&str, Value<'_>)]) {
        if self.is_recording() {
            notes::with_link(to, attributes, |note| self.note(note));
        }
    }

    /// Records that the work failed: status Error, and `error.type` (a kind of failure, of which there are few).
    pub fn fail(&self, error_type: &str) {
        if self.is_recording() {
            self.note(&notes::status(Status::Error, ""));
            self.note(&Note::Attributes(&[(Text::Static("error.type"), Value::Str(error_type))]));
        }
    }

    /// Sets the status. `message` is for [`Status::Error`]; it must hold no secret.
    pub fn set_status(&self, status: Status, message: &str) {
        self.note(&notes::status(status, message));
    }

    /// Records that the work was given up before it was done: no error, `traced.cancelled`.
    pub fn cancel(&mut self) {
        if self.outcome == Outcome::Unset {
            self.outcome = Outcome::Cancelled;
        }
    }

    /// Makes this span current on this thread until the guard is dropped.
    ///
    /// The guard cannot leave the thread, so it cannot be held across an `.await` of a task that moves.
    #[must_use = "the span is current until the guard is dropped; write `let _entered = …`"]
    pub fn enter(&self) -> Entered<'_> {
        Entered { span: self, ticket: activate(self.own()), on_this_thread: PhantomData }
    }

    /// Does the work while this span is current. It takes less than [`enter`](Self::enter), whose guards may be dropped in
    /// any order.
    ///
    /// ```
    /// use traced_runtime::{Callsite, Context, Span, callsite};
    /// static RESIZE: Callsite = callsite!("resize");
    /// let span = Span::start(&RESIZE);
    /// let inside = span.within(Context::current);
    /// assert!(inside.is_same_span(&span.context()));
    /// ```
    #[inline(always)]
    pub fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut within = Within { span: self, other: self.own() };
        exchange(&mut within.other);
        work()
    }

    /// Ends the span now.
    pub fn end(self) {
        drop(self);
    }

    /// The span as a scope keeps it: what its end needs to know, and what becomes current with it.
    pub(crate) fn into_current(mut self) -> (Child, Current) {
        let own = std::mem::replace(&mut self.own, Current::NONE);
        let late = if *self.late.get_mut() { Bits::LATE } else { Bits::default() };
        let own = Current { bits: own.bits.with(late), ..own };
        // Without a start it is not recorded: its end says nothing.
        let start = std::mem::take(&mut self.start);
        let began = SpanStart {
            site: self.site,
            own: &own,
            parent: self.parent,
            remote_parent: self.remote_parent,
            start,
            began_in_panic: self.began_in_panic,
        };
        (Child::of(&began), own)
    }

    /// What becomes current with this span.
    pub(crate) fn own(&self) -> Current {
        let mut own = self.own.clone();
        if self.late.load(Ordering::Relaxed) {
            own.bits = own.bits.with(Bits::LATE);
        }
        own
    }

    pub(crate) const fn own_ref(&self) -> &Current {
        &self.own
    }

    pub(crate) fn own_mut(&mut self) -> &mut Current {
        &mut self.own
    }

    /// Takes what was learned of the span while it was current; where something else is, it may have notes.
    fn left(&self, was: Option<&Current>) {
        if was.is_none_or(|was| was.bits.has_notes() || was.span != self.own.span) {
            self.late.store(true, Ordering::Relaxed);
        }
        // A panic may be caught before the span is dropped (tokio does so around each poll).
        if std::thread::panicking() && !self.began_in_panic {
            self.panicked.store(true, Ordering::Relaxed);
        }
    }

    /// Of the function at this callsite, which has not started it.
    pub(crate) fn is_from(&self, site: &'static Callsite) {
        self.note(&Note::Place(site));
    }

    fn note(&self, note: &Note<'_>) {
        if self.is_recording() {
            self.late.store(true, Ordering::Relaxed);
            engine::note(&self.own, note);
        }
    }
}

impl From<BareSpan> for Span {
    #[inline(always)]
    fn from(begun: BareSpan) -> Self {
        let BareSpan { site, own, parent, start, began_in_panic } = begun;
        Self {
            site,
            own: own.current(),
            parent,
            remote_parent: false,
            start,
            outcome: Outcome::Unset,
            error_type: None,
            // Its context is known to others.
            late: AtomicBool::new(true),
            panicked: AtomicBool::new(false),
            began_in_panic,
        }
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if !self.is_recording() {
            return;
        }
        let end = Tick::now();
        if *self.panicked.get_mut() || (std::thread::panicking() && !self.began_in_panic) {
            self.outcome = Outcome::Panic;
            self.error_type = Some("panic");
        }
        engine::end_span(&SpanEnd {
            site: self.site,
            span: &self.own,
            parent: self.parent,
            remote_parent: self.remote_parent,
            start: self.start,
            end,
            outcome: self.outcome,
            error_type: self.error_type,
            late: *self.late.get_mut(),
            is_leaf: false,
        });
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Span")
            .field("callsite", self.site)
            .field("span", &self.span_context())
            .finish_non_exhaustive()
    }
}

/// What is said of a span's work on the whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Status {
    /// It failed.
    Error,
    /// Somebody who knows says it went well; instrumentation never does.
    Ok,
    /// Nothing is said, which means well enough.
    #[default]
    Unset,
}

/// While a span is current, what was so before; see [`Span::within`].
struct Within<'a> {
    span: &'a Span,
    other: Current,
}

impl Drop for Within<'_> {
    fn drop(&mut self) {
        exchange_back(&mut self.other);
        // What is current again may have ended meanwhile.
        engine::revive();
        self.span.left(Some(&self.other));
    }
}

/// Keeps a span current on this thread; see [`Span::enter`].
#[derive(Debug)]
pub struct Entered<'a> {
    span: &'a Span,
    ticket: Ticket,
    on_this_thread: PhantomData<*const ()>,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.span.left(deactivate(self.ticket).as_ref());
    }
}
