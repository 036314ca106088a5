//! Samplers: which traces are recorded, decided at their start.

use std::fmt;

use crate::hooks::Beginning;
use crate::ids::TraceId;

/// Decides at the start of a trace whether it is recorded.
///
/// ```
/// use traced_runtime::Sampler;
/// let one_in_ten = Sampler::ratio(0.1);
/// assert_eq!(one_in_ten.to_string(), "parentbased_traceidratio(0.1)");
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sampler {
    root: Root,
    obeys_caller: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Root {
    Always,
    Never,
    Ratio(f64),
}

impl Sampler {
    /// Records every trace, but for those that the caller did not sample: the default.
    #[must_use]
    pub const fn parent_based() -> Self {
        Self { root: Root::Always, obeys_caller: true }
    }

    /// Records every trace, whatever the caller says.
    #[must_use]
    pub const fn always_on() -> Self {
        Self { root: Root::Always, obeys_caller: false }
    }

    /// Records nothing.
    #[must_use]
    pub const fn always_off() -> Self {
        Self { root: Root::Never, obeys_caller: false }
    }

    /// Records this share of the traces that begin here (0 to 1), and what the caller says of the others.
    ///
    /// All services that are given the same ratio choose the same traces.
    #[must_use]
    pub const fn ratio(share: f64) -> Self {
        Self { root: Root::Ratio(share), obeys_caller: true }
    }

    /// Does as the caller says, where there is one.
    #[must_use]
    pub const fn obeying_caller(self, obeys_caller: bool) -> Self {
        Self { obeys_caller, ..self }
    }

    pub(crate) fn records(&self, beginning: &Beginning<'_>) -> bool {
        match beginning.caller.and_then(|caller| caller.span_context()) {
            Some(caller) if self.obeys_caller => caller.flags.is_sampled(),
            _ => match self.root {
                Root::Always => true,
                Root::Never => false,
                Root::Ratio(share) => is_in_share(beginning.trace_id, share),
            },
        }
    }
}

/// The consistent rule of OpenTelemetry: the last 56 bits of the trace id are a random number; it is in the share when
/// it reaches the threshold.
fn is_in_share(trace: TraceId, share: f64) -> bool {
    const ALL: f64 = (1u64 << 56) as f64;
    let randomness = trace.low & ((1 << 56) - 1);
    let threshold = ((1.0 - share.clamp(0.0, 1.0)) * ALL) as u64;
    randomness >= threshold
}

impl Default for Sampler {
    fn default() -> Self {
        Self::parent_based()
    }
}

impl fmt::Display for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.obeys_caller {
            f.write_str("parentbased_")?;
        }
        match self.root {
            Root::Always => f.write_str("always_on"),
            Root::Never => f.write_str("always_off"),
            Root::Ratio(share) => write!(f, "traceidratio({share})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_share_holds_every_trace_of_a_smaller_one() {
        let mut kept = 0;
        for n in 0..10_000u64 {
            let trace = TraceId { high: 1, low: n.wrapping_mul(0x9e37_79b9_7f4a_7c15) };
            let (few, many) = (is_in_share(trace, 0.1), is_in_share(trace, 0.5));
            assert!(many || !few);
            kept += u32::from(few);
            assert!(is_in_share(trace, 1.0) && !is_in_share(trace, 0.0));
        }
        assert!((900..1100).contains(&kept), "{kept}");
    }
}
