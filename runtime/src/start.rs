//! How a span begins: whose child it is, and whether it is recorded.

use crate::account::{self, Reason};
use crate::callsite::Callsite;
use crate::captured_traces;
use crate::clock::Epoch;
use crate::context::Context;
use crate::engine::{self, Bits, Current};
use crate::hooks::{self, Beginning, Head};
use crate::ids::{RawId, TraceFlags};

/// What a span is from its first moment on.
pub(crate) struct Begun {
    /// What becomes current with the span. Not recording: the parent itself, so that it travels on.
    pub(crate) own: Current,
    pub(crate) parent: RawId,
    pub(crate) remote_parent: bool,
    /// The callsite makes no span here, and so nothing has begun.
    pub(crate) is_absent: bool,
}

/// Begins a span below what is current, or a root.
#[inline]
pub(crate) fn below_current(site: &'static Callsite) -> Begun {
    let current = engine::clone_current();
    if site.is_off() {
        return absent(current);
    }
    if !hooks::has_foreign() {
        if current.bits.makes_plain_children() {
            return child_if_chosen(site, current);
        }
        if current.bits.is_nothing() && !engine::is(engine::CAPTURES | engine::ENVIRONMENT) {
            return root(site, current);
        }
    }
    let current = Context(current);
    let parent = hooks::has_foreign().then(|| hooks::foreign_current(&current)).flatten().unwrap_or(current);
    below(site, parent)
}

/// Begins a span below `parent`, or a root where that is none.
pub(crate) fn below(site: &'static Callsite, parent: Context) -> Begun {
    let parent = stay_captured(parent);
    let bits = parent.0.bits;
    if site.is_off() {
        absent(parent.0)
    } else if bits.has(Bits::SUPPRESSED) {
        passing(parent.0)
    } else if bits.has(Bits::REMOTE) {
        below_caller(site, parent)
    } else if bits.has(Bits::RECORDING) {
        child_if_chosen(site, parent.0)
    } else if bits.has(Bits::VALID) {
        passing(parent.0)
    } else if let Some(caller) = hooks::take_environment_parent() {
        below_caller(site, stay_captured(caller))
    } else {
        root(site, parent.0)
    }
}

/// Begins a root, also where the environment names a caller.
pub(crate) fn apart(site: &'static Callsite) -> Begun {
    let around = stay_captured(Context::none()).0;
    if site.is_off() { absent(around) } else { root(site, around) }
}

fn below_caller(site: &'static Callsite, caller: Context) -> Begun {
    let beginning = Beginning { caller: Some(&caller), trace_id: caller.0.trace, callsite: site };
    let recorded = records(is_captured(&caller.0), hooks::head(), &beginning);
    if !recorded {
        // Decided once: what comes below is not asked for again.
        let bits = caller.0.bits.without(Bits::REMOTE);
        // Who nobody is asked for has not been decided on either.
        let bits = if hooks::head().is_some() { bits.without(Bits::DEFERRED) } else { bits };
        return passing(Current { bits, ..caller.0 });
    }
    let mut begun = child(caller.0);
    begun.own.bits = begun.own.bits.without(Bits::DEFERRED).with_epoch(Epoch::now().0);
    begun.own.bits = begun.own.bits.with(Bits::RECORDING).with_flags(sampled(begun.own.bits.flags()));
    begun
}

fn root(site: &'static Callsite, current: Current) -> Begun {
    let capture = capture_of(&current);
    let head = hooks::head();
    let captured = capture.is_some();
    if !captured && head.is_none() {
        return passing(current);
    }
    let (trace, span) = engine::new_ids();
    let beginning = Beginning { caller: None, trace_id: trace, callsite: site };
    let recorded = records(captured, head, &beginning);
    let bits = current.bits.of_child().with(Bits::VALID).with_epoch(Epoch::now().0);
    if let Some(capture) = capture.filter(|_| recorded) {
        captured_traces::remember(trace, capture);
    }
    let bits = if recorded {
        bits.with(Bits::RECORDING).with_flags(sampled(TraceFlags::RANDOM))
    } else {
        // Sampled out: others are told so under ids of our own.
        bits.with_flags(TraceFlags::RANDOM)
    };
    passing(Current { trace, span, bits, extra: current.extra })
}

/// Whether the callsite and the head want it recorded and there is room. What is left out is counted here, as one span that started and
/// ended: what would have come below it is not even looked at.
fn records(captured: bool, head: Option<&dyn Head>, beginning: &Beginning<'_>) -> bool {
    if !captured && head.is_none() {
        return false;
    }
    let wanted = beginning.callsite.chooses(engine::random());
    if wanted && captured {
        return true;
    }
    let reason = if !wanted || !head.is_some_and(|head| head.records(beginning)) {
        Reason::SampledOut
    } else if engine::is_short() {
        // Whole traces are left out, not parts of all.
        Reason::MemoryShort
    } else {
        return true;
    };
    account::count_left_out(reason, beginning.caller.is_some());
    false
}

#[inline(always)]
fn child_if_chosen(site: &'static Callsite, parent: Current) -> Begun {
    if site.is_plain() || site.chooses(engine::random()) { child(parent) } else { absent(parent) }
}

#[inline(always)]
fn child(parent: Current) -> Begun {
    let remote_parent = parent.bits.has(Bits::REMOTE);
    let own = Current { span: engine::next_span_id(), bits: parent.bits.of_child(), ..parent };
    Begun { own, parent: parent.span, remote_parent, is_absent: false }
}

#[inline(always)]
fn passing(parent: Current) -> Begun {
    Begun { own: parent, parent: RawId(0), remote_parent: false, is_absent: false }
}

#[inline]
fn absent(parent: Current) -> Begun {
    Begun { is_absent: true, ..passing(parent) }
}

/// A test keeps its capture where a context comes from elsewhere: out of headers, or out of nothing. A caller whose trace
/// began in a test is that test, whoever it is that serves it.
fn stay_captured(parent: Context) -> Context {
    if parent.0.bits.has(Bits::RECORDING) || !engine::is(engine::CAPTURES) || is_captured(&parent.0) {
        return parent;
    }
    let of_caller = || captured_traces::capture_of(parent.0.trace);
    let capture = parent.0.bits.has(Bits::REMOTE).then(of_caller).flatten();
    match capture.or_else(|| capture_of(&engine::clone_current())) {
        Some(capture) => parent.with_extra(|extra| extra.capture = Some(capture)),
        None => parent,
    }
}

fn is_captured(current: &Current) -> bool {
    capture_of(current).is_some()
}

fn capture_of(current: &Current) -> Option<u64> {
    if !engine::is(engine::CAPTURES) {
        return None;
    }
    current.extra.as_ref()?.capture
}

fn sampled(flags: TraceFlags) -> TraceFlags {
    TraceFlags::from_bits(flags.bits() | TraceFlags::SAMPLED.bits())
}
