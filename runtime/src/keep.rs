//! Retention: which local traces are worth sending, decided when it is known how they turned out.

use std::fmt;
use std::time::Duration;

/// Which local traces are exported, of all that are recorded.
///
/// A sampler has to choose before anything has happened. This chooses afterwards: the spans of a local trace (what one
/// request or job did in this process) are held until its local root ends, and then exported as a whole or not at all.
///
/// ```
/// use std::time::Duration;
/// use traced_runtime::{Builder, Keep};
///
/// let keep = Keep::errors().or_slower_than(Duration::from_millis(500)).or_ratio(0.01).or_per_second(1);
/// let builder = Builder::new("shop", "1.2.3").keep(keep);
/// ```
///
/// Each rule adds to what the others keep:
///
/// - *errors*: a span of the trace has status Error.
/// - *slower than*: the local root took that long.
/// - *ratio*: a share of all traces, the same in all services that are given the same ratio.
/// - *per second*: so many of those that no other rule kept.
///
/// Each service decides for itself. Where one keeps a trace for an error and its callers saw none, the trace arrives
/// without the callers' spans; only *ratio* chooses alike everywhere.
///
/// Spans that end after the decision follow it, but for errors: a late one is kept, with all that comes after it.
/// What is held is bounded in bytes and in age; see [`holding`](Self::holding).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Keep {
    pub(crate) all: bool,
    pub(crate) errors: bool,
    pub(crate) slower_than: Option<Duration>,
    pub(crate) share: f64,
    pub(crate) per_second: u32,
    pub(crate) most_bytes: usize,
    pub(crate) most_age: Duration,
}

impl Keep {
    /// Keeps every trace: the default. Nothing is held, spans are exported as they end.
    ///
    /// ```
    /// assert_eq!(traced_runtime::Keep::default(), traced_runtime::Keep::all());
    /// ```
    #[must_use]
    pub const fn all() -> Self {
        Self { all: true, ..Self::NOTHING }
    }

    /// Keeps traces with an error in any span.
    ///
    /// ```
    /// assert_eq!(traced_runtime::Keep::errors().to_string(), "errors");
    /// ```
    #[must_use]
    pub const fn errors() -> Self {
        Self::NOTHING.or_errors()
    }

    /// Keeps traces whose local root takes at least this long.
    ///
    /// ```
    /// use std::time::Duration;
    /// let keep = traced_runtime::Keep::slower_than(Duration::from_millis(500));
    /// assert_eq!(keep.to_string(), "slower than 500ms");
    /// ```
    #[must_use]
    pub const fn slower_than(threshold: Duration) -> Self {
        Self::NOTHING.or_slower_than(threshold)
    }

    /// Keeps this share of the traces (0 to 1), by their ids.
    ///
    /// It goes by the same number as [`Sampler::ratio`](crate::Sampler::ratio), so a smaller share lies within a larger
    /// one: of what a sampler of 0.1 records, a ratio of 0.01 keeps a tenth.
    ///
    /// ```
    /// assert_eq!(traced_runtime::Keep::ratio(0.01).to_string(), "ratio 0.01");
    /// ```
    #[must_use]
    pub const fn ratio(share: f64) -> Self {
        Self::NOTHING.or_ratio(share)
    }

    /// Keeps so many traces in a second; after a pause, those of one second at once.
    ///
    /// ```
    /// assert_eq!(traced_runtime::Keep::per_second(5).to_string(), "5 per second");
    /// ```
    #[must_use]
    pub const fn per_second(most: u32) -> Self {
        Self::NOTHING.or_per_second(most)
    }

    /// Keeps traces with an error, too.
    ///
    /// ```
    /// let keep = traced_runtime::Keep::ratio(0.01).or_errors();
    /// assert_eq!(keep.to_string(), "errors, ratio 0.01");
    /// ```
    #[must_use]
    pub const fn or_errors(self) -> Self {
        Self { errors: true, ..self }
    }

    /// Keeps traces whose local root takes at least this long, too. Of two thresholds the lower counts.
    ///
    /// ```
    /// use std::time::Duration;
    /// let keep = traced_runtime::Keep::errors().or_slower_than(Duration::from_secs(2));
    /// assert_eq!(keep.to_string(), "errors, slower than 2s");
    /// ```
    #[must_use]
    pub const fn or_slower_than(self, threshold: Duration) -> Self {
        let threshold = match self.slower_than {
            Some(known) if known.as_nanos() < threshold.as_nanos() => known,
            _ => threshold,
        };
        Self { slower_than: Some(threshold), ..self }
    }

    /// Keeps this share of the traces, too. Of two shares the larger counts.
    ///
    /// ```
    /// let keep = traced_runtime::Keep::errors().or_ratio(0.01).or_ratio(0.1);
    /// assert_eq!(keep, traced_runtime::Keep::errors().or_ratio(0.1));
    /// ```
    #[must_use]
    pub const fn or_ratio(self, share: f64) -> Self {
        if share > self.share { Self { share, ..self } } else { self }
    }

    /// Keeps so many a second of the traces that nothing else keeps. Two rates add up.
    ///
    /// ```
    /// let keep = traced_runtime::Keep::errors().or_per_second(1);
    /// assert_eq!(keep.to_string(), "errors, 1 per second");
    /// ```
    #[must_use]
    pub const fn or_per_second(self, most: u32) -> Self {
        Self { per_second: self.per_second.saturating_add(most), ..self }
    }

    /// Holds undecided spans in no more than so many bytes (32 MiB by default) and for no longer than this (a minute).
    ///
    /// The trace that has waited longest is decided first when either runs out, by what is known of it: it is kept
    /// where its root, though it has not ended, is slow already (an error or the ratio would have kept it before), else
    /// dropped. [`Stats::decided_early`](crate::Stats::decided_early) counts these, and those that are undecided when
    /// the process ends.
    ///
    /// ```
    /// use std::time::Duration;
    /// let keep = traced_runtime::Keep::errors().holding(8 << 20, Duration::from_secs(10));
    /// ```
    #[must_use]
    pub const fn holding(self, most_bytes: usize, most_age: Duration) -> Self {
        Self { most_bytes, most_age, ..self }
    }

    /// Whether there is nothing to decide.
    pub(crate) fn is_all(&self) -> bool {
        self.all || self.share >= 1.0 || self.slower_than == Some(Duration::ZERO)
    }

    const NOTHING: Self = Self {
        all: false,
        errors: false,
        slower_than: None,
        share: 0.0,
        per_second: 0,
        most_bytes: 32 << 20,
        most_age: Duration::from_secs(60),
    };
}

impl Default for Keep {
    fn default() -> Self {
        Self::all()
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.all {
            return f.write_str("all");
        }
        let rules = [
            self.errors.then(|| "errors".to_owned()),
            self.slower_than.map(|threshold| format!("slower than {threshold:?}")),
            (self.share > 0.0).then(|| format!("ratio {}", self.share)),
            (self.per_second > 0).then(|| format!("{} per second", self.per_second)),
        ];
        let rules: Vec<_> = rules.into_iter().flatten().collect();
        f.write_str(if rules.is_empty() { "nothing".to_owned() } else { rules.join(", ") }.as_str())
    }
}
