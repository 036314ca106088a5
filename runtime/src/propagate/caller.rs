//! What the formats say of a caller, and of whom they tell.

use crate::context::{Context, SpanContext};
use crate::engine::{self, Bits, Current};
use crate::ids::{SpanId, TraceFlags, TraceId};

/// A span in another process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Caller {
    pub(super) trace: TraceId,
    pub(super) span: SpanId,
    pub(super) decision: Decision,
}

/// Whether a trace is to be recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Decision {
    /// The caller leaves it to us.
    Deferred,
    Unsampled,
    Sampled,
    /// Somebody looks for a fault, and wants it recorded on all accounts.
    Debug,
}

impl Caller {
    pub(super) fn context(self) -> Context {
        let Self { trace, span, decision } = self;
        let flags = match decision {
            Decision::Deferred | Decision::Unsampled => TraceFlags::default(),
            Decision::Sampled | Decision::Debug => TraceFlags::SAMPLED,
        };
        let mut context = Context::from_remote(SpanContext::remote(trace, span, flags), None);
        let more = match decision {
            Decision::Deferred => Bits::DEFERRED,
            Decision::Debug => Bits::DEBUG,
            Decision::Unsampled | Decision::Sampled => Bits::default(),
        };
        context.0.bits = context.0.bits.with(more);
        context
    }
}

impl Decision {
    pub(super) const fn of_flag(is_sampled: bool) -> Self {
        if is_sampled { Self::Sampled } else { Self::Unsampled }
    }

    pub(super) const fn is_sampled(self) -> bool {
        matches!(self, Self::Sampled | Self::Debug)
    }

    fn of(context: &Context) -> Self {
        let bits = context.0.bits;
        if bits.has(Bits::DEBUG) {
            Self::Debug
        } else if bits.has(Bits::DEFERRED) {
            Self::Deferred
        } else {
            Self::of_flag(bits.flags().is_sampled())
        }
    }
}

/// A caller who has no span, and does not want one recorded below: the trace begins here, and nobody records it.
pub(super) fn unsampled() -> Context {
    let (trace, span) = engine::new_ids();
    let bits = Bits::VALID.with(Bits::REMOTE).with_flags(TraceFlags::RANDOM);
    Context(Current { trace, span, bits, extra: None })
}

/// The span that is told of.
#[derive(Debug)]
pub(super) struct Outgoing<'a> {
    pub(super) trace: TraceId,
    pub(super) span: SpanId,
    pub(super) flags: TraceFlags,
    pub(super) decision: Decision,
    pub(super) context: &'a Context,
}

impl<'a> Outgoing<'a> {
    /// Nothing where there is no span.
    pub(super) fn of(context: &'a Context) -> Option<Self> {
        let SpanContext { trace_id: trace, span_id: span, flags, .. } = context.span_context()?;
        Some(Self { trace, span, flags, decision: Decision::of(context), context })
    }
}
