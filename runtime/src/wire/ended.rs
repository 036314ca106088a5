//! What is to be known of a span that has ended before it is written.

use crate::engine::{Ended, NoteKind, Reader};
use crate::ids::RawId;

impl<'a> Ended<'a> {
    pub(super) const fn has_parent(&self) -> bool {
        self.span.parent().0 != RawId::NONE.0
    }

    /// The `tracestate` of its trace.
    #[inline]
    pub(super) fn trace_state(&self) -> Option<&'a str> {
        self.local.extra.as_ref().and_then(|extra| extra.trace_state.as_deref())
    }

    /// Whether nothing was noted on it and nothing went wrong.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.notes.is_empty() && self.went_well() && self.trace_state().is_none()
    }

    /// The values for the callsite's keys, where they are all that there is to say.
    #[inline]
    pub(super) fn only_entry(&self) -> Option<Reader<'a>> {
        let (NoteKind::Entry, mut values) = self.notes.only()? else { return None };
        let is_of_site = values.callsite().is_some_and(|noted| std::ptr::eq(noted, self.span.site()));
        (is_of_site && self.went_well() && self.trace_state().is_none()).then_some(values)
    }

    #[inline]
    pub(super) fn went_well(&self) -> bool {
        self.span.went_well()
    }
}
