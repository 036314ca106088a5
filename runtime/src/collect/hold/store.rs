//! The spans of undecided traces, by trace and by age, and the memory they take.

use std::collections::{HashMap, VecDeque};

use super::super::hash::ForeignIds;
use crate::engine::{LocalTrace, Notes, OwnedNote, SpanRecord, Tick};
use crate::ids::TraceId;
use crate::wire::Ended;

/// A span that waits.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) local: LocalTrace,
    pub(super) span: SpanRecord,
    pub(super) notes: Vec<OwnedNote>,
}

impl Held {
    pub(super) fn ended(&self) -> Ended<'_> {
        Ended { local: &self.local, span: &self.span, notes: Notes::waited(&self.notes) }
    }
}

/// The spans of one trace that wait.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) trace: TraceId,
    pub(super) spans: Vec<Held>,
    /// When the first of them came, in nanoseconds.
    pub(super) since: u64,
    /// When the first of them started.
    pub(super) start: Tick,
    note_bytes: usize,
    serial: u64,
}

/// Names a group for as long as there is one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Handle {
    at: usize,
    serial: u64,
}

#[derive(Debug, Default)]
pub(super) struct Store {
    groups: Vec<Option<Group>>,
    free: Vec<usize>,
    by_trace: HashMap<TraceId, Handle, ForeignIds>,
    /// Oldest first. Those that are gone stand here until they come up.
    order: VecDeque<Handle>,
    serial: u64,
    bytes: usize,
    spans: usize,
    spare: Vec<Vec<Held>>,
}

/// What a group takes besides its spans: itself, and its entries in the map and in the order.
const GROUP_BYTES: usize = size_of::<Option<Group>>() + 3 * size_of::<Handle>() + size_of::<TraceId>();
/// Memory of so many groups of a usual size is used again and not given back.
const MOST_SPARE: usize = 256;
const SPARE_SPANS: usize = 64;

impl Store {
    /// About how much memory all of it takes.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many spans wait.
    pub(super) const fn spans(&self) -> usize {
        self.spans
    }

    pub(super) fn find(&self, trace: TraceId) -> Option<Handle> {
        self.by_trace.get(&trace).copied()
    }

    pub(super) fn get(&self, group: Handle) -> Option<&Group> {
        self.groups.get(group.at)?.as_ref().filter(|found| found.serial == group.serial)
    }

    /// The group that has waited longest.
    pub(super) fn oldest(&mut self) -> Option<Handle> {
        while let Some(oldest) = self.order.front().copied() {
            if self.get(oldest).is_some() {
                return Some(oldest);
            }
            self.order.pop_front();
        }
        None
    }

    /// Begins a group for a trace that has none.
    pub(super) fn open(&mut self, trace: TraceId, now: u64) -> Handle {
        self.serial += 1;
        // Many a trace has one span here: room for one is what a cache has room for.
        let spans = self.spare.pop().unwrap_or_else(|| Vec::with_capacity(1));
        let group =
            Group { trace, spans, since: now, start: Tick(u64::MAX), note_bytes: 0, serial: self.serial };
        self.bytes += bytes_of(&group);
        let at = self.free.pop().unwrap_or_else(|| {
            self.groups.push(None);
            self.groups.len() - 1
        });
        self.groups[at] = Some(group);
        let handle = Handle { at, serial: self.serial };
        self.by_trace.insert(trace, handle);
        self.order.push_back(handle);
        self.compact_order();
        handle
    }

    /// Adds to a group that was found or opened just now.
    pub(super) fn push(&mut self, group: Handle, ended: Ended<'_>) {
        let Some(group) = self.groups.get_mut(group.at).and_then(Option::as_mut) else { return };
        let before = bytes_of(group);
        group.start = group.start.min(ended.span.start());
        let notes = ended.notes.to_owned();
        group.note_bytes += bytes_of_notes(&notes);
        group.spans.push(Held { local: ended.local.clone(), span: *ended.span, notes });
        self.bytes = self.bytes + bytes_of(group) - before;
        self.spans += 1;
    }

    /// Changes the spans of a group, which ends with the last of them.
    pub(super) fn change<R>(
        &mut self,
        handle: Handle,
        change: impl FnOnce(&mut Vec<Held>) -> R,
    ) -> Option<R> {
        self.get(handle)?;
        let group = self.groups.get_mut(handle.at)?.as_mut()?;
        self.bytes -= bytes_of(group);
        self.spans -= group.spans.len();
        let result = change(&mut group.spans);
        group.note_bytes = group.spans.iter().map(|held| bytes_of_notes(&held.notes)).sum();
        self.bytes += bytes_of(group);
        self.spans += group.spans.len();
        if group.spans.is_empty() {
            let spans = self.take(handle).map(|group| group.spans);
            self.recycle(spans.unwrap_or_default());
        }
        Some(result)
    }

    /// Takes a group out. Its vector should come back by [`recycle`](Self::recycle).
    pub(super) fn take(&mut self, handle: Handle) -> Option<Group> {
        self.get(handle)?;
        let group = self.groups.get_mut(handle.at)?.take()?;
        self.free.push(handle.at);
        self.by_trace.remove(&group.trace);
        self.bytes -= bytes_of(&group);
        self.spans -= group.spans.len();
        Some(group)
    }

    pub(super) fn recycle(&mut self, mut spans: Vec<Held>) {
        spans.clear();
        if self.spare.len() < MOST_SPARE && (1..=SPARE_SPANS).contains(&spans.capacity()) {
            self.spare.push(spans);
        }
    }

    fn compact_order(&mut self) {
        if self.order.len() > 2 * self.by_trace.len() + 1024 {
            let order = std::mem::take(&mut self.order);
            self.order = order.into_iter().filter(|handle| self.get(*handle).is_some()).collect();
        }
    }
}

fn bytes_of(group: &Group) -> usize {
    GROUP_BYTES + group.spans.capacity() * size_of::<Held>() + group.note_bytes
}

fn bytes_of_notes(notes: &[OwnedNote]) -> usize {
    let payloads: usize = notes.iter().map(|note| note.payload.size()).sum();
    payloads + size_of_val(notes)
}
