//! The sampler at work.

use super::children;
use super::consistent::is_in_share;
use super::rate::Rate;
use super::{Choice, Sampler};
use crate::engine::tick_start;
use crate::hooks::{Beginning, Head};

/// A sampler with what it must remember: how many it has chosen of late.
#[derive(Debug)]
pub(crate) struct SamplerHead {
    root: Decider,
    sampled_callers: Decider,
    unsampled_callers: Decider,
    obeys_caller: bool,
}

#[derive(Debug)]
struct Decider {
    choice: Choice,
    rate: Rate,
}

impl SamplerHead {
    pub(crate) fn new(sampler: Sampler) -> Self {
        let decider = |choice| {
            let most = if let Choice::PerSecond(most) = choice { most } else { 0 };
            Decider { choice, rate: Rate::per_second(f64::from(most)) }
        };
        Self {
            root: decider(sampler.root),
            sampled_callers: decider(sampler.sampled_callers),
            unsampled_callers: decider(sampler.unsampled_callers),
            obeys_caller: sampler.obeys_caller,
        }
    }

    fn decider_for(&self, beginning: &Beginning<'_>) -> &Decider {
        // One that leaves the decision to us has none that could be obeyed.
        let caller = beginning.caller.filter(|caller| !caller.is_deferred());
        match caller.and_then(|caller| caller.span_context()) {
            Some(caller) if self.obeys_caller && caller.flags.is_sampled() => &self.sampled_callers,
            Some(_) if self.obeys_caller => &self.unsampled_callers,
            _ => &self.root,
        }
    }
}

impl Head for SamplerHead {
    fn records(&self, beginning: &Beginning<'_>) -> bool {
        // Who gives a share for callers (`for_sampled_callers`) means it.
        if !self.obeys_caller && beginning.caller.is_some() && matches!(self.root.choice, Choice::Ratio(_)) {
            children::have_been_seen();
        }
        self.decider_for(beginning).records(beginning)
    }
}

impl Decider {
    fn records(&self, beginning: &Beginning<'_>) -> bool {
        match self.choice {
            Choice::Always => true,
            Choice::Never => false,
            Choice::Ratio(share) => {
                let trace_state = beginning.caller.and_then(|caller| caller.trace_state());
                is_in_share(beginning.trace_id, trace_state, share)
            }
            Choice::PerSecond(_) => {
                self.rate.allows(u64::try_from(tick_start().elapsed().as_nanos()).unwrap_or(u64::MAX))
            }
        }
    }
}
