//! Samplers: which traces are recorded, decided at their start.

mod children;
mod consistent;
mod head;
mod rate;
#[cfg(feature = "otlp-http")]
mod remote;

use std::fmt;

pub(crate) use children::warn_of_children;
pub(crate) use consistent::is_in_share;
pub(crate) use head::SamplerHead;
pub(crate) use rate::Rate;
#[cfg(feature = "otlp-http")]
pub(crate) use remote::{Remote, RemoteHead, stop_following};
#[cfg(all(unix, feature = "otlp-http"))]
pub(crate) use remote::{forget_followed, hold};

/// Without a server to follow there is nothing to hold.
#[cfg(all(unix, not(feature = "otlp-http")))]
pub(crate) const fn hold() {}

/// Nor is there anything to forget.
#[cfg(all(unix, not(feature = "otlp-http")))]
pub(crate) const fn forget_followed() {}

/// Decides at the start of a trace whether it is recorded.
///
/// Asked for roots, and for the first span below a caller in another process. What comes below these in this process
/// shares their fate.
///
/// ```
/// use traced_runtime::Sampler;
/// let one_in_ten = Sampler::ratio(0.1);
/// assert_eq!(one_in_ten.to_string(), "parentbased_traceidratio(0.1)");
/// ```
///
/// To choose by how a trace has turned out, and not by its id, see [`Keep`](crate::Keep).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sampler {
    root: Choice,
    sampled_callers: Choice,
    unsampled_callers: Choice,
    obeys_caller: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Choice {
    Always,
    Never,
    Ratio(f64),
    PerSecond(u32),
}

impl Sampler {
    /// Records every trace, but for those that the caller did not sample: the default.
    #[must_use]
    pub const fn parent_based() -> Self {
        Self::new(Choice::Always).obeying_caller(true)
    }

    /// Records every trace, whatever the caller says.
    #[must_use]
    pub const fn always_on() -> Self {
        Self::new(Choice::Always)
    }

    /// Records nothing.
    #[must_use]
    pub const fn always_off() -> Self {
        Self::new(Choice::Never)
    }

    /// Records this share of the traces that begin here (0 to 1), and what the caller says of the others.
    ///
    /// All services that are given the same ratio choose the same traces: it goes by the last 56 bits of the trace id,
    /// or by the `rv` that the caller's `tracestate` gives instead.
    #[must_use]
    pub const fn ratio(share: f64) -> Self {
        Self::new(Choice::Ratio(share)).obeying_caller(true)
    }

    /// Records so many of the traces that begin here in a second, and what the caller says of the others.
    ///
    /// ```
    /// use traced_runtime::Sampler;
    /// assert_eq!(Sampler::per_second(10).to_string(), "parentbased_per_second(10)");
    /// ```
    #[must_use]
    pub const fn per_second(most: u32) -> Self {
        Self::new(Choice::PerSecond(most)).obeying_caller(true)
    }

    /// Does as the caller says, where there is one.
    ///
    /// ```
    /// use traced_runtime::Sampler;
    /// assert_eq!(Sampler::always_on().obeying_caller(true), Sampler::parent_based());
    /// ```
    #[must_use]
    pub const fn obeying_caller(self, obeys_caller: bool) -> Self {
        Self { obeys_caller, ..self }
    }

    /// Below callers that sampled their trace, chooses as `other` chooses among roots; otherwise all are recorded.
    ///
    /// ```
    /// use traced_runtime::Sampler;
    /// // Callers that sample everything shall not overrun us.
    /// let sampler = Sampler::parent_based().for_sampled_callers(Sampler::per_second(100));
    /// ```
    #[must_use]
    pub const fn for_sampled_callers(self, other: Self) -> Self {
        Self { sampled_callers: other.root, obeys_caller: true, ..self }
    }

    /// Below callers that did not sample their trace, chooses as `other` chooses among roots; otherwise none is
    /// recorded.
    ///
    /// ```
    /// use traced_runtime::Sampler;
    /// let sampler = Sampler::parent_based().for_unsampled_callers(Sampler::ratio(0.001));
    /// ```
    #[must_use]
    pub const fn for_unsampled_callers(self, other: Self) -> Self {
        Self { unsampled_callers: other.root, obeys_caller: true, ..self }
    }

    /// What it does, in the words of OpenTelemetry's specification.
    ///
    /// ```
    /// use traced_runtime::Sampler;
    /// assert_eq!(Sampler::always_on().description(), "AlwaysOnSampler");
    /// ```
    #[must_use]
    pub fn description(&self) -> String {
        let root = self.root.description();
        if !self.obeys_caller {
            return root;
        }
        format!(
            "ParentBased{{root={root},remoteParentSampled={},remoteParentNotSampled={},\
             localParentSampled=AlwaysOnSampler,localParentNotSampled=AlwaysOffSampler}}",
            self.sampled_callers.description(),
            self.unsampled_callers.description(),
        )
    }

    const fn new(root: Choice) -> Self {
        let (sampled_callers, unsampled_callers) = (Choice::Always, Choice::Never);
        Self { root, sampled_callers, unsampled_callers, obeys_caller: false }
    }
}

impl Default for Sampler {
    fn default() -> Self {
        Self::parent_based()
    }
}

/// As `OTEL_TRACES_SAMPLER` would name it, with its argument.
impl fmt::Display for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.obeys_caller {
            return self.root.fmt(f);
        }
        write!(f, "parentbased_{}", self.root)?;
        if self.sampled_callers != Choice::Always {
            write!(f, ", {} for sampled callers", self.sampled_callers)?;
        }
        if self.unsampled_callers != Choice::Never {
            write!(f, ", {} for unsampled callers", self.unsampled_callers)?;
        }
        Ok(())
    }
}

impl Choice {
    fn description(self) -> String {
        match self {
            Self::Always => "AlwaysOnSampler".to_owned(),
            Self::Never => "AlwaysOffSampler".to_owned(),
            Self::Ratio(share) => format!("TraceIdRatioBased{{{share}}}"),
            Self::PerSecond(most) => format!("RateLimiting{{{most}}}"),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("always_on"),
            Self::Never => f.write_str("always_off"),
            Self::Ratio(share) => write!(f, "traceidratio({share})"),
            Self::PerSecond(most) => write!(f, "per_second({most})"),
        }
    }
}
