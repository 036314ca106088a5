//! The spans of undecided traces, by trace and by age, and the memory they take.

use std::collections::{HashMap, VecDeque};

use super::super::hash::ForeignIds;
use super::spans::{Held, Spans};
use crate::engine::{Ended, LocalTrace, SpanRecord, Tick};
use crate::ids::TraceId;

/// The spans of one trace that wait.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) trace: TraceId,
    pub(super) spans: Spans,
    /// When the first of them came, in nanoseconds.
    pub(super) since: u64,
    /// When the first of them started, or about then.
    pub(super) start: Tick,
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
    spare: Vec<Spans>,
    spare_bytes: usize,
}

/// What a group takes besides its spans: itself, and its entries in the map and in the order.
const GROUP_BYTES: usize = size_of::<Option<Group>>() + 3 * size_of::<Handle>() + size_of::<TraceId>();
/// So much memory of groups of a usual size is used again and not given back.
const MOST_SPARE_BYTES: usize = 1 << 20;
const USUAL_BYTES: usize = 16 << 10;

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
        let spans = self.spare.pop().unwrap_or_default();
        self.spare_bytes -= spans.bytes();
        let group = Group { trace, spans, since: now, start: Tick(u64::MAX), serial: self.serial };
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
        self.add(group, 1, ended.span.start(), |spans| spans.push(Held::of(ended)));
    }

    /// Adds spans of which there is no more to know.
    pub(super) fn push_plain(&mut self, group: Handle, local: &LocalTrace, spans: &[SpanRecord]) {
        let Some(first) = spans.first() else { return };
        self.add(group, spans.len(), first.start(), |all| all.push_plain(local, spans));
    }

    fn add(&mut self, group: Handle, count: usize, start: Tick, push: impl FnOnce(&mut Spans)) {
        let Some(group) = self.groups.get_mut(group.at).and_then(Option::as_mut) else { return };
        let before = group.spans.bytes();
        group.start = group.start.min(start);
        push(&mut group.spans);
        self.bytes = self.bytes + group.spans.bytes() - before;
        self.spans += count;
    }

    /// Takes spans out of a group, which ends with the last of them.
    pub(super) fn remove<R>(
        &mut self,
        handle: Handle,
        remove: impl FnOnce(&mut Vec<Held>) -> R,
    ) -> Option<R> {
        self.get(handle)?;
        let group = self.groups.get_mut(handle.at)?.as_mut()?;
        self.bytes -= group.spans.bytes();
        self.spans -= group.spans.len();
        let result = remove(group.spans.one_by_one());
        group.spans.weigh_again();
        self.bytes += group.spans.bytes();
        self.spans += group.spans.len();
        if group.spans.len() == 0 {
            let spans = self.take(handle).map(|group| group.spans);
            self.recycle(spans.unwrap_or_default());
        }
        Some(result)
    }

    /// Takes a group out. Its spans' memory should come back by [`recycle`](Self::recycle).
    pub(super) fn take(&mut self, handle: Handle) -> Option<Group> {
        self.get(handle)?;
        let group = self.groups.get_mut(handle.at)?.take()?;
        self.free.push(handle.at);
        self.by_trace.remove(&group.trace);
        self.bytes -= bytes_of(&group);
        self.spans -= group.spans.len();
        Some(group)
    }

    pub(super) fn recycle(&mut self, mut spans: Spans) {
        spans.clear();
        let bytes = spans.bytes();
        if (1..=USUAL_BYTES).contains(&bytes) && self.spare_bytes + bytes <= MOST_SPARE_BYTES {
            self.spare_bytes += bytes;
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
    GROUP_BYTES + group.spans.bytes()
}
