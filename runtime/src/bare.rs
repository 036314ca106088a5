//! The short way of a bridge: contexts that are a span and nothing that travels with it, where nobody is to be asked or
//! told. They are plain words, which need not be counted, dropped or moved about.

use crate::callsite::Callsite;
use crate::context::Context;
use crate::engine::{self, Tick};
use crate::hooks::Exchanged;
use crate::ids::RawId;

/// A context that is a span alone: no trace state, no baggage.
#[derive(Clone, Copy, Debug)]
pub struct Bare(pub(crate) engine::Bare);

impl Bare {
    /// [`Context::none`].
    pub const NONE: Self = Self(engine::Bare::NONE);

    /// The context, where it is no more than that.
    #[must_use]
    pub fn of(context: &Context) -> Option<Self> {
        engine::Bare::of(&context.0).map(Self)
    }

    /// As any other.
    #[must_use]
    pub fn context(self) -> Context {
        Context(self.0.current())
    }

    /// The same as [`exchange`](crate::hooks::exchange) where that is short: within a trace, and nobody is told.
    #[inline(always)]
    #[must_use]
    pub fn exchange(self) -> Option<BareExchanged> {
        if engine::is_hooked() {
            return None;
        }
        Some(BareExchanged { now: self.0.span, before: engine::swap(self.0)? })
    }
}

/// What [`Bare::exchange`] has made current, and what was so before.
#[derive(Clone, Copy, Debug)]
pub struct BareExchanged {
    now: RawId,
    before: engine::Bare,
}

impl BareExchanged {
    /// The same as [`restore`](crate::hooks::restore) where that is short; whether it was. Else nothing has changed.
    #[inline(always)]
    #[must_use]
    pub fn restore(self) -> bool {
        !engine::is_hooked() && engine::swap_back(self.now, self.before)
    }
}

impl From<BareExchanged> for Exchanged {
    fn from(BareExchanged { now, before }: BareExchanged) -> Self {
        Self { trace: before.trace, span: now, before: before.current() }
    }
}

/// A span that has begun, and is to become a [`Span`](crate::Span): it does not end by itself.
#[derive(Debug)]
#[must_use = "it becomes a span"]
pub struct BareSpan {
    pub(crate) site: &'static Callsite,
    pub(crate) own: engine::Bare,
    pub(crate) parent: RawId,
    pub(crate) start: Tick,
    pub(crate) began_in_panic: bool,
}

impl BareSpan {
    /// Starts a span below what is current, where it is clear what becomes of it: a child that is recorded, or nothing.
    #[inline(always)]
    pub fn start(site: &'static Callsite) -> Option<Self> {
        if engine::is_hooked() {
            return None;
        }
        let current = engine::bare_current()?;
        if current.bits.makes_plain_children() && site.is_plain() {
            let own = engine::Bare { span: engine::next_span_id(), bits: current.bits.of_child(), ..current };
            let began_in_panic = std::thread::panicking();
            return Some(Self { site, own, parent: current.span, start: Tick::now(), began_in_panic });
        }
        let nothing =
            Self { site, own: current, parent: RawId::NONE, start: Tick::default(), began_in_panic: false };
        current.bits.makes_none().then_some(nothing)
    }

    /// What is current in it.
    #[inline(always)]
    #[must_use]
    pub fn own(&self) -> Bare {
        Bare(self.own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::SpanContext;
    use crate::ids::{SpanId, TraceFlags, TraceId};

    fn context(trace: u64, span: u64) -> Context {
        let trace = TraceId { high: 1, low: trace };
        Context::from_remote(SpanContext::remote(trace, SpanId(span), TraceFlags::SAMPLED), None)
    }

    #[test]
    fn within_a_trace_two_words_are_exchanged_and_restored() {
        let (outer, inner) = (context(1, 1), context(1, 2));
        let _entered = outer.clone().enter();
        let exchanged = Bare::of(&inner).unwrap().exchange().unwrap();
        assert!(inner.is_current());
        assert!(exchanged.restore() && outer.is_current());
        assert!(!exchanged.restore() && outer.is_current(), "it is not current any more");
    }

    #[test]
    fn what_is_more_goes_the_longer_way() {
        let bare = Bare::of(&context(1, 2)).unwrap();
        assert!(bare.exchange().is_none(), "nothing is current");
        let outer = context(1, 1).with_baggage("name", "value");
        assert!(Bare::of(&outer).is_none());
        let entered = outer.clone().enter();
        assert!(bare.exchange().is_none() && outer.is_current(), "something travels with what is current");
        drop(entered);
        let _entered = context(2, 1).enter();
        assert!(bare.exchange().is_none(), "what is current is in another trace");
    }

    #[test]
    fn what_has_changed_meanwhile_is_not_restored_but_can_be_later() {
        let (outer, inner) = (context(1, 1), context(1, 2));
        let _entered = outer.clone().enter();
        let exchanged = Bare::of(&inner).unwrap().exchange().unwrap();
        let above = inner.with_baggage("name", "value").enter();
        assert!(!exchanged.restore(), "the same span, but something travels with it");
        drop(above);
        let above = context(1, 3).enter();
        assert!(!exchanged.restore(), "another span");
        assert!(!Exchanged::from(exchanged).is_current());
        drop(above);
        let exchanged = Exchanged::from(exchanged);
        assert!(exchanged.is_current());
        crate::hooks::restore(exchanged);
        assert!(outer.is_current());
    }
}
