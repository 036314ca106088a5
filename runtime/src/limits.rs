//! How much of what is said of a span leaves the process, and how much did not.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::diagnostics;

/// How much a span may carry out of the process.
///
/// What is beyond a limit is left out and counted, in the span (OTLP's `dropped_…_count`) and for the process. The
/// defaults are the specification's, but for the length of values, which it does not limit.
///
/// ```
/// use traced_runtime::{Builder, Limits, export::Memory};
/// let limits = Limits::default().attributes(32).value_length(4096);
/// let guard = Builder::new("shop", "1.2.3").limits(limits).exporter(Memory::default()).install();
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    pub(crate) attributes: usize,
    pub(crate) value_length: usize,
    pub(crate) depth: usize,
    pub(crate) events: usize,
    pub(crate) links: usize,
    pub(crate) event_attributes: usize,
    pub(crate) link_attributes: usize,
}

impl Default for Limits {
    /// 128 of everything, values of 64 Ki characters that nest 64 deep.
    fn default() -> Self {
        Self {
            attributes: 128,
            value_length: VALUE_LENGTH,
            depth: 64,
            events: 128,
            links: 128,
            event_attributes: 128,
            link_attributes: 128,
        }
    }
}

impl Limits {
    /// The most attributes of a span; a key that is there already may still get another value.
    ///
    /// ```
    /// # use traced_runtime::Limits;
    /// assert_ne!(Limits::default().attributes(8), Limits::default());
    /// ```
    #[must_use]
    pub const fn attributes(self, most: usize) -> Self {
        Self { attributes: most, ..self }
    }

    /// The most characters of a string and the most bytes of a byte array, also within arrays and maps.
    ///
    /// Whatever is recorded is copied, up to this limit: a high one lets a huge value cost what it is long.
    ///
    /// ```
    /// # use traced_runtime::Limits;
    /// assert_ne!(Limits::default().value_length(1024), Limits::default());
    /// ```
    #[must_use]
    pub const fn value_length(self, most: usize) -> Self {
        Self { value_length: most, ..self }
    }

    /// How deep arrays and maps may nest; one that is deeper becomes an empty value.
    ///
    /// Most protobuf readers refuse a whole request with a hundred messages inside each other, and with it all
    /// other spans in it. So 47 arrays or 31 maps are the deepest that is sent, whatever this says.
    ///
    /// ```
    /// # use traced_runtime::Limits;
    /// assert_ne!(Limits::default().depth(4), Limits::default());
    /// ```
    #[must_use]
    pub const fn depth(self, most: usize) -> Self {
        Self { depth: most, ..self }
    }

    /// The most events of a span; the first ones stay.
    ///
    /// ```
    /// # use traced_runtime::Limits;
    /// assert_ne!(Limits::default().events(16), Limits::default());
    /// ```
    #[must_use]
    pub const fn events(self, most: usize) -> Self {
        Self { events: most, ..self }
    }

    /// The most links of a span; the first ones stay.
    ///
    /// ```
    /// # use traced_runtime::Limits;
    /// assert_ne!(Limits::default().links(16), Limits::default());
    /// ```
    #[must_use]
    pub const fn links(self, most: usize) -> Self {
        Self { links: most, ..self }
    }

    /// The most attributes of an event.
    ///
    /// ```
    /// # use traced_runtime::Limits;
    /// assert_ne!(Limits::default().event_attributes(8), Limits::default());
    /// ```
    #[must_use]
    pub const fn event_attributes(self, most: usize) -> Self {
        Self { event_attributes: most, ..self }
    }

    /// The most attributes of a link.
    ///
    /// ```
    /// # use traced_runtime::Limits;
    /// assert_ne!(Limits::default().link_attributes(8), Limits::default());
    /// ```
    #[must_use]
    pub const fn link_attributes(self, most: usize) -> Self {
        Self { link_attributes: most, ..self }
    }
}

/// What the limits have kept from leaving the process, besides what the spans say of it themselves; see
/// [`stats`](crate::stats).
///
/// ```
/// assert_eq!(traced_runtime::stats().left_out.panicked_values, 0);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct LeftOut {
    /// Attributes beyond a limit, or with a key that is empty or longer than 1024 bytes.
    pub attributes: u64,
    /// Strings and bytes that were cut, arrays and maps that were emptied.
    pub values: u64,
    /// Events beyond the limit.
    pub events: u64,
    /// Links beyond the limit.
    pub links: u64,
    /// Values whose `Display` or `Debug` panicked: what it had written until then is in the span.
    pub panicked_values: u64,
}

/// The default of [`Limits::value_length`].
pub(crate) const VALUE_LENGTH: usize = 64 << 10;

/// A key of more bytes is a mistake: some value has got into it.
pub(crate) const LONGEST_KEY: usize = 1024;

impl LeftOut {
    /// What the process has left out so far.
    pub(crate) fn so_far() -> Self {
        Self {
            attributes: ATTRIBUTES.load(Relaxed),
            values: VALUES.load(Relaxed),
            events: EVENTS.load(Relaxed),
            links: LINKS.load(Relaxed),
            panicked_values: PANICKED.load(Relaxed),
        }
    }

    /// What has come to it since `before`.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            attributes: self.attributes.saturating_sub(before.attributes),
            values: self.values.saturating_sub(before.values),
            events: self.events.saturating_sub(before.events),
            links: self.links.saturating_sub(before.links),
            panicked_values: self.panicked_values.saturating_sub(before.panicked_values),
        }
    }

    /// Adds what was left out elsewhere in the same span.
    pub(crate) fn add(&mut self, more: Self) {
        self.attributes += more.attributes;
        self.values += more.values;
        self.events += more.events;
        self.links += more.links;
        self.panicked_values += more.panicked_values;
    }

    /// Adds to what the process has left out.
    pub(crate) fn count(self) {
        if self == Self::default() {
            return;
        }
        VALUES.fetch_add(self.values, Relaxed);
        PANICKED.fetch_add(self.panicked_values, Relaxed);
        add(&ATTRIBUTES, self.attributes, "more attributes than its limit, or one with an empty or huge key");
        add(&EVENTS, self.events, "more events than its limit");
        add(&LINKS, self.links, "more links than its limit");
    }
}

/// Adds to a total. The first time is said, and no other: the numbers are in the spans.
fn add(total: &AtomicU64, more: u64, what: &str) {
    if more > 0 && total.fetch_add(more, Relaxed) == 0 {
        diagnostics::warn(&format!(
            "a span has {what}: what is dropped is counted, and not said again; see Builder::limits"
        ));
    }
}

static ATTRIBUTES: AtomicU64 = AtomicU64::new(0);
static VALUES: AtomicU64 = AtomicU64::new(0);
static EVENTS: AtomicU64 = AtomicU64::new(0);
static LINKS: AtomicU64 = AtomicU64::new(0);
static PANICKED: AtomicU64 = AtomicU64::new(0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_adds_up_by_name() {
        let before = LeftOut::so_far();
        let left_out = LeftOut { attributes: 1, values: 2, events: 3, links: 4, panicked_values: 5 };
        left_out.count();
        left_out.count();
        let mut expected = before;
        expected.add(left_out);
        expected.add(left_out);
        let after = LeftOut::so_far();
        // Other tests may have counted meanwhile.
        assert!(after.attributes >= expected.attributes && after.values >= expected.values);
        assert!(after.events >= expected.events && after.links >= expected.links);
        assert!(after.panicked_values >= expected.panicked_values);
    }
}
