//! Spans of local traces that may not be worth sending, held until that is known.
//!
//! A trace is known to be kept as soon as one of its spans failed, or by its id (the ratio); from then on its spans
//! pass. The others wait for the end of a local root, which decides on all that is below it.

mod recent;
mod spans;
mod store;
mod subtree;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::recent::Recent;
use self::store::{Handle, Store};
use crate::account::{self, Reason};
use crate::clock::{Epoch, Tick, Timeline};
use crate::engine::{Ended, LocalTrace, NoteKind, Notes, Outcome, SpanRecord};
use crate::ids::{RawId, TraceId};
use crate::keep::Keep;
use crate::sample::{Rate, is_in_share};

/// Holds what is undecided, passes on what is kept, and counts the rest.
#[derive(Debug)]
pub(super) struct Hold {
    keep: Keep,
    rate: Rate,
    store: Store,
    kept: Recent<()>,
    dropped: Recent<Verdict>,
    /// Local roots that have ended and do not keep their trace of themselves, and how many of them may be decided on.
    roots: Vec<EndedRoot>,
    ready: usize,
    /// Where the span before this one went: the next is most likely of the same trace.
    last: Option<(TraceId, Place)>,
    now: u64,
    not_kept: u64,
    decided_early: u64,
}

/// Where spans go that are kept.
pub(super) type Outlet<'a> = &'a mut dyn FnMut(Ended<'_>);

/// What is known of a trace.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    is_kept: bool,
    group: Option<Handle>,
    verdict: Option<Verdict>,
}

/// Why a trace was dropped.
#[derive(Clone, Copy, Debug)]
enum Verdict {
    /// This root of it ended.
    Root(RawId),
    /// Memory or time ran out.
    Early,
}

#[derive(Clone, Copy, Debug)]
struct EndedRoot {
    group: Handle,
    trace: TraceId,
    id: RawId,
    end: u64,
}

impl Hold {
    pub(super) fn new(keep: Keep) -> Self {
        Self {
            keep,
            rate: Rate::per_second(f64::from(keep.per_second)),
            store: Store::default(),
            kept: Recent::default(),
            dropped: Recent::default(),
            roots: Vec::new(),
            ready: 0,
            last: None,
            now: 0,
            not_kept: 0,
            decided_early: 0,
        }
    }

    /// A round begins, at this nanosecond of a clock that does not step.
    pub(super) fn begin(&mut self, now: u64) {
        self.now = now;
    }

    /// A span ended.
    pub(super) fn add(&mut self, ended: Ended<'_>, time: &Timeline, outlet: Outlet<'_>) {
        let place = self.place_of(ended.local);
        if place.is_kept {
            return outlet(ended);
        }
        let span = ended.span;
        let has_failed = self.keep.errors && has_failed(span, ended.notes);
        if has_failed || is_local_root(span) && self.is_slow(duration(span, time)) {
            self.keep_trace(ended.local.trace, outlet);
            outlet(ended);
        } else if place.verdict.is_some_and(|verdict| verdict.covers(span)) {
            self.not_kept += 1;
        } else {
            self.hold(place, ended, time, outlet);
        }
    }

    /// Spans ended of which there is no more to know.
    pub(super) fn plain(
        &mut self,
        local: &LocalTrace,
        mut spans: &[SpanRecord],
        time: &Timeline,
        outlet: Outlet<'_>,
    ) {
        while !spans.is_empty() {
            let place = self.place_of(local);
            let is_open = !place.is_kept && place.verdict.is_none();
            // Those before the next root can do nothing but wait for it.
            let waiting =
                if is_open { spans.iter().take_while(|span| !is_local_root(span)).count() } else { 0 };
            let (wait, behind) = spans.split_at(waiting);
            if !wait.is_empty() {
                let group = self.group(place, local);
                self.store.push_plain(group, local, wait);
                self.relieve_if_full(time, outlet);
            }
            spans = behind;
            if let Some((span, behind)) = spans.split_first() {
                self.add(Ended::plain(local, span), time, outlet);
                spans = behind;
            }
        }
    }

    /// Says that every span that ended before the roots that have been added by now will be added before
    /// [`settle`](Self::settle); whether there are such roots.
    pub(super) fn await_others(&mut self) -> bool {
        self.ready = self.roots.len();
        self.ready > 0
    }

    /// Decides on the roots of which [`await_others`](Self::await_others) spoke, and on what has waited for too long;
    /// on everything, when it is `finally`.
    pub(super) fn settle(&mut self, time: &Timeline, finally: bool, outlet: Outlet<'_>) {
        self.decide_ended(if finally { self.roots.len() } else { self.ready }, outlet);
        let most_age = if finally { 0 } else { nanos(self.keep.most_age) };
        while let Some(oldest) = self.store.oldest() {
            let since = self.store.get(oldest).map_or(self.now, |group| group.since);
            if self.now.saturating_sub(since) < most_age {
                break;
            }
            self.decide_early(oldest, false, time, outlet);
        }
        self.publish();
    }

    #[inline]
    fn place_of(&mut self, local: &LocalTrace) -> Place {
        match self.last {
            Some((trace, place)) if trace == local.trace => place,
            _ => self.look_up(local),
        }
    }

    fn look_up(&mut self, local: &LocalTrace) -> Place {
        let trace = local.trace;
        let group = self.store.find(trace);
        let is_kept = group.is_none() && (self.kept.get(trace).is_some() || self.is_in_share(local));
        let verdict = if is_kept { None } else { self.dropped.get(trace) };
        let place = Place { is_kept, group, verdict };
        self.last = Some((trace, place));
        place
    }

    fn is_in_share(&self, local: &LocalTrace) -> bool {
        let trace_state = || local.extra.as_ref().and_then(|extra| extra.trace_state.as_deref());
        self.keep.share > 0.0 && is_in_share(local.trace, trace_state(), self.keep.share)
    }

    fn is_slow(&self, nanos_taken: u64) -> bool {
        self.keep.slower_than.is_some_and(|threshold| nanos_taken >= nanos(threshold))
    }

    fn hold(&mut self, place: Place, ended: Ended<'_>, time: &Timeline, outlet: Outlet<'_>) {
        let Ended { local, span, .. } = ended;
        let group = self.group(place, local);
        if is_local_root(span) {
            let end = moment(span.end(), time);
            self.roots.push(EndedRoot { group, trace: local.trace, id: span.id(), end });
        }
        self.store.push(group, ended);
        self.relieve_if_full(time, outlet);
    }

    /// Where spans of this trace wait.
    fn group(&mut self, place: Place, local: &LocalTrace) -> Handle {
        place.group.unwrap_or_else(|| {
            let group = self.store.open(local.trace, self.now);
            self.last = Some((local.trace, Place { group: Some(group), ..place }));
            group
        })
    }

    #[inline]
    fn relieve_if_full(&mut self, time: &Timeline, outlet: Outlet<'_>) {
        if self.store.bytes() > self.keep.most_bytes {
            self.relieve(time, outlet);
        }
    }

    /// Memory has run out: there is no time to wait for others.
    #[cold]
    fn relieve(&mut self, time: &Timeline, outlet: Outlet<'_>) {
        self.decide_ended(self.roots.len(), outlet);
        while self.store.bytes() > self.keep.most_bytes {
            let Some(oldest) = self.store.oldest() else { break };
            self.decide_early(oldest, true, time, outlet);
        }
    }

    /// Decides on the first of the roots that have ended. None was slow, and no span below them failed.
    fn decide_ended(&mut self, roots: usize, outlet: Outlet<'_>) {
        let mut roots: Vec<_> = self.roots.drain(..roots.min(self.roots.len())).collect();
        self.ready = 0;
        if self.keep.per_second > 0 {
            // Threads were read one after the other; who was first is to have the token.
            roots.sort_unstable_by_key(|root| root.end);
        }
        for root in roots {
            if self.store.get(root.group).is_none() {
                // Decided on meanwhile.
            } else if self.rate.allows(root.end) {
                self.keep_trace(root.trace, outlet);
            } else {
                self.drop_below(root);
            }
        }
    }

    fn drop_below(&mut self, root: EndedRoot) {
        let is_whole =
            self.store.get(root.group).is_some_and(|group| subtree::is_whole(&group.spans, root.id));
        let gone = if is_whole {
            self.store.take(root.group).map(|group| {
                let count = group.spans.len();
                self.store.recycle(group.spans);
                count
            })
        } else {
            self.store.remove(root.group, |spans| subtree::remove(spans, root.id))
        };
        self.not_kept += gone.unwrap_or(0) as u64;
        self.dropped.insert(root.trace, Verdict::Root(root.id));
        self.last = None;
    }

    /// Decides by what is known of a trace whose root is still open: whether it is slow already.
    fn decide_early(&mut self, group: Handle, for_memory: bool, time: &Timeline, outlet: Outlet<'_>) {
        let Some((trace, start)) = self.store.get(group).map(|group| (group.trace, group.start)) else {
            return;
        };
        // Of what came after a decision the root may be one that ended long ago.
        let is_after = self.dropped.get(trace).is_some();
        self.decided_early += u64::from(!is_after);
        let open_for = moment(Tick::now(), time).saturating_sub(moment(start, time));
        if !is_after && self.is_slow(open_for) {
            return self.keep_trace(trace, outlet);
        }
        if let Some(group) = self.store.take(group) {
            self.not_kept += group.spans.len() as u64;
            self.store.recycle(group.spans);
        }
        if for_memory || !is_after {
            self.dropped.insert(trace, Verdict::Early);
        }
        self.last = None;
    }

    /// Passes on what is held of a trace, and from now on what comes.
    fn keep_trace(&mut self, trace: TraceId, outlet: Outlet<'_>) {
        if let Some(group) = self.store.find(trace).and_then(|group| self.store.take(group)) {
            group.spans.for_each(outlet);
            self.store.recycle(group.spans);
        }
        self.kept.insert(trace, ());
        self.dropped.forget(trace);
        self.last = Some((trace, Place { is_kept: true, ..Place::default() }));
    }

    fn publish(&mut self) {
        account::count(Reason::NotKept, std::mem::take(&mut self.not_kept));
        account::count_decided_early(std::mem::take(&mut self.decided_early));
        account::set_held(self.store.spans() as u64);
    }
}

impl Verdict {
    /// Whether it holds for a span that comes late: what is not right below the dropped root may belong to another.
    fn covers(self, span: &SpanRecord) -> bool {
        match self {
            Self::Root(root) => span.parent() == root && !span.remote_parent(),
            Self::Early => true,
        }
    }
}

/// Whether nothing of this process is above it.
fn is_local_root(span: &SpanRecord) -> bool {
    span.remote_parent() || span.parent() == RawId::default()
}

/// Whether its status will be Error: the last word counts, but Ok is final.
fn has_failed(span: &SpanRecord, notes: Notes<'_>) -> bool {
    const OK: u64 = 1;
    const ERROR: u64 = 2;
    let said = notes.iter().filter(|(kind, _)| *kind == NoteKind::Status);
    let said = said.filter_map(|(_, mut note)| note.word()).filter(|code| *code != 0);
    let status = said.reduce(|before, now| if before == OK { OK } else { now });
    match status {
        Some(code) => code == ERROR,
        None => matches!(span.outcome(), Outcome::Error | Outcome::Panic),
    }
}

fn duration(span: &SpanRecord, time: &Timeline) -> u64 {
    moment(span.end(), time).saturating_sub(moment(span.start(), time))
}

/// A moment on a clock that does not step: all moments here are taken to be of one epoch.
fn moment(tick: Tick, time: &Timeline) -> u64 {
    time.unix_nanos(tick, Epoch(0))
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
