//! Where others take part: who decides what is recorded, where else a parent may be, who is told what is current.
//!
//! Nobody uses most of these in most programs, so each costs one relaxed load until somebody does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use crate::bare::{Bare, BareExchanged, BareSpan};
use crate::callsite::Callsite;
use crate::context::Context;
use crate::diagnostics;
use crate::engine::{self, Current, Published};
pub use crate::error_kind::error_kind;
pub use crate::error_messages::hold_error_message;
pub use crate::gathered::Gathered;
pub use crate::grpc_status::{grpc_status_name, grpc_status_of_http};
pub use crate::http_methods::HttpMethod;
use crate::ids::{RawId, TraceId};

/// A root, or the first span below a caller in another process, for which is to be decided whether it is recorded.
#[derive(Debug)]
#[non_exhaustive]
pub struct Beginning<'a> {
    /// The caller in another process, if there is one.
    pub caller: Option<&'a Context>,
    /// The trace that the span will belong to.
    pub trace_id: TraceId,
    /// What makes the span.
    pub callsite: &'static Callsite,
}

/// Decides which traces are recorded here: the sampler of an installed pipeline.
pub trait Head: Send + Sync {
    /// Whether to record this span and what comes below it in this process.
    fn records(&self, beginning: &Beginning<'_>) -> bool;
}

/// Somebody else's idea of the current span: a bridge to another tracing library.
///
/// A parent is looked for in this order: the one given explicitly; what is current here; each foreign current in the
/// order of registration, which wins over ours where it is the more recent one; the caller named by the process's
/// environment; none.
pub trait ForeignCurrent: Send + Sync {
    /// The foreign current context where it is more recent than `ours`, else `None`.
    ///
    /// It is more recent when it became current while `ours` already was: remember [`own_current`] when the foreign span
    /// starts and compare by [`Context::is_same_span`], or what was active there when ours became current
    /// ([`Activation`]). `ours` may be the current of another foreign library: remember [`current`] beside it.
    ///
    /// Ask for [`own_current`] here if at all: [`Context::current`] asks you.
    fn newer_than(&self, ours: &Context) -> Option<Context>;
}

/// Is told on each thread which context of ours has become current there.
///
/// Mostly each `entered` has its `left`. Not so what was entered before the registration, and guards that are dropped
/// in the wrong order: of one that something newer outlasts nobody is told, and what is left then is both.
pub trait Activation: Send + Sync {
    /// `now` is current from here on, and `before` is to be so again.
    fn entered(&self, before: &Context, now: &Context);

    /// `now` is current again, instead of `was`.
    fn left(&self, was: &Context, now: &Context);
}

static HEAD: Published<Box<dyn Head>> = Published::nothing();

static FOREIGN: Register<dyn ForeignCurrent> = Register::new();
static HAS_FOREIGN: AtomicBool = AtomicBool::new(false);

static ACTIVATIONS: Register<dyn Activation> = Register::new();

static ENVIRONMENT: Mutex<Option<Context>> = Mutex::new(None);

/// Registers a foreign current, for the rest of the process.
pub fn add_foreign_current(foreign: Arc<dyn ForeignCurrent>) {
    FOREIGN.add(foreign);
    HAS_FOREIGN.store(true, Ordering::Release);
    engine::hook();
}

/// Registers somebody who is told what is current, for the rest of the process.
pub fn add_activation(activation: Arc<dyn Activation>) {
    ACTIVATIONS.add(activation);
    engine::hook();
}

/// What a span that starts now would be a child of; the same as [`Context::current`].
///
/// ```
/// use traced_runtime::{Context, hooks};
/// assert!(hooks::current().is_same_span(&Context::current()));
/// ```
#[must_use]
pub fn current() -> Context {
    Context::current()
}

/// What is current here whoever else has something newer: for those who have, and compare.
///
/// ```
/// use traced_runtime::{Context, hooks};
/// assert!(hooks::own_current().is_same_span(&Context::current()), "nobody is registered here");
/// ```
#[must_use]
pub fn own_current() -> Context {
    Context::own_current()
}

/// Makes a context current until [`restore`], for a bridge that keeps its own account of what is to be current again:
/// cheaper than [`Context::enter`], whose guards may be dropped in any order.
///
/// ```
/// use traced_runtime::{Context, hooks};
/// let exchanged = hooks::exchange(Context::none());
/// assert!(exchanged.is_current());
/// hooks::restore(exchanged);
/// ```
#[inline]
#[must_use = "what was current is to be made so again"]
pub fn exchange(context: Context) -> Exchanged {
    let (trace, span) = (context.0.trace, context.0.span);
    let mut other = context.0;
    crate::context::exchange(&mut other);
    Exchanged { trace, span, before: other }
}

/// Makes current again what was so before [`exchange`], or what is to be in its place if that has ended meanwhile.
#[inline]
pub fn restore(exchanged: Exchanged) {
    crate::context::restore(exchanged.before);
}

/// What [`exchange`] has made current, and what was so before.
#[derive(Debug)]
pub struct Exchanged {
    pub(crate) trace: TraceId,
    pub(crate) span: RawId,
    pub(crate) before: Current,
}

impl Exchanged {
    /// Whether the span that was made current is so now; or another piece of work in the same span.
    #[inline]
    #[must_use]
    pub fn is_current(&self) -> bool {
        engine::is_current(self.trace, self.span)
    }
}

/// Says on stderr what an integration has found wrong, as the toolkit says what it finds itself: `OTEL_LOG_LEVEL` quiets
/// it, once `init!` has read it.
///
/// It makes no span and calls no logger, so it may be called from within one. Once for each fault is enough.
///
/// ```
/// traced_runtime::hooks::warn("a filter hides half of the spans: remove it");
/// ```
pub fn warn(line: &str) {
    diagnostics::warn(line);
}

/// Puts a head in charge, or nobody: then no new root is recorded.
///
/// Roots ask it without a lock, so it stays in memory for good; a program sets up its tracing once.
pub(crate) fn set_head(head: Option<Box<dyn Head>>) {
    let on = head.is_some();
    HEAD.set(head.map(|head| &*Box::leak(Box::new(head))));
    engine::set(engine::HEAD, on);
}

/// The caller that the environment named; the first root becomes its child.
pub(crate) fn set_environment_parent(parent: Context) {
    *ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner) = Some(parent);
    engine::set(engine::ENVIRONMENT, true);
}

/// Who decides whether a new root is recorded; if nobody does, none is.
pub(crate) fn head() -> Option<&'static dyn Head> {
    HEAD.get().map(|head| &**head)
}

/// Whether a foreign current may exist.
pub(crate) fn has_foreign() -> bool {
    HAS_FOREIGN.load(Ordering::Relaxed)
}

/// The newest of all foreign currents that are newer than `ours`.
pub(crate) fn foreign_current(ours: &Context) -> Option<Context> {
    let foreign = FOREIGN.all();
    let mut newest = None;
    // Libraries nest in any order, so each is asked again what is newer than what another said. Each has but one
    // current: more rounds than there are libraries would go in a circle.
    for _ in 0..foreign.len() {
        let than = newest.as_ref().unwrap_or(ours);
        let Some(newer) = foreign.iter().find_map(|foreign| foreign.newer_than(than)) else { break };
        newest = Some(newer);
    }
    newest
}

/// Nobody registers or asks while this is held.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    (ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner), FOREIGN.hold(), ACTIVATIONS.hold())
}

pub(crate) fn take_environment_parent() -> Option<Context> {
    if !engine::is(engine::ENVIRONMENT) {
        return None;
    }
    let parent = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner).take();
    engine::set(engine::ENVIRONMENT, false);
    parent
}

pub(crate) fn entered(before: &Context, now: &Context) {
    ACTIVATIONS.all().iter().for_each(|activation| activation.entered(before, now));
}

pub(crate) fn left(was: &Context, now: &Context) {
    ACTIVATIONS.all().iter().for_each(|activation| activation.left(was, now));
}

/// Those who take part, for the rest of the process: they are few, and asked so often that it must not take a lock.
struct Register<T: ?Sized + Send + Sync + 'static> {
    all: Published<Vec<Arc<T>>>,
    adding: Mutex<()>,
}

impl<T: ?Sized + Send + Sync> Register<T> {
    const fn new() -> Self {
        Self { all: Published::nothing(), adding: Mutex::new(()) }
    }

    fn add(&self, one: Arc<T>) {
        let _adding = self.hold();
        let all = self.all().iter().cloned().chain([one]).collect();
        self.all.set(Some(Box::leak(Box::new(all))));
    }

    fn all(&self) -> &'static [Arc<T>] {
        self.all.get().map_or(&[], Vec::as_slice)
    }

    fn hold(&self) -> MutexGuard<'_, ()> {
        self.adding.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
