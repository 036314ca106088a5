//! What happens to the spans of a process: encoded under its resource, handed to its exporters.

use std::time::Duration;

use super::hold::Hold;
use crate::account::{self, Reason};
use crate::clock::{Deadline, Timeline};
use crate::engine::{Ended, LocalTrace, SpanRecord};
use crate::export::{Batch, Sender};
use crate::keep::Keep;
use crate::limits::Limits;
use crate::resource::Resource;
use crate::wire::Encoder;

/// About the most bytes of one request: servers of gRPC take four MiB, unless they are told otherwise, and what is in
/// hand here comes on top of the pool's memory and the queue's.
const MOST_BYTES: usize = 1 << 20;

/// Where the spans of an installed process go.
#[derive(Debug)]
pub(crate) struct Pipeline {
    outlet: Outlet,
    /// Absent where all is kept.
    hold: Option<Box<Hold>>,
    /// How many spans have ended since the round began.
    ended: u64,
    pub(crate) delay: Duration,
}

/// Where those go that are kept.
#[derive(Debug)]
struct Outlet {
    senders: Vec<Sender>,
    encoder: Box<Encoder>,
    /// The most spans of one request, and the most for which there is room now.
    most_spans: usize,
    fitting: usize,
}

impl Pipeline {
    pub(crate) fn new(resource: &Resource, limits: Limits, senders: Vec<Sender>, delay: Duration) -> Self {
        let encoder = Box::new(Encoder::new(limits, resource));
        let outlet = Outlet { senders, encoder, most_spans: usize::MAX, fitting: usize::MAX };
        Self { outlet, hold: None, ended: 0, delay }
    }

    /// Sends so many spans at once and no more.
    ///
    /// `OTEL_BSP_MAX_EXPORT_BATCH_SIZE` says how many; where it does not it is not the specification's 512 but 4096.
    /// A request costs its endpoint an answer and us a round trip, whatever is in it, and a sender makes one at a
    /// time: at 512 and ten milliseconds it would be outrun by fifty thousand spans a second. [`MOST_BYTES`] keeps
    /// requests from becoming large, which is what the smaller number is for.
    pub(crate) fn sending_at_once(mut self, most_spans: usize) -> Self {
        self.outlet.most_spans = most_spans.max(1);
        self
    }

    /// Keeps these traces and no others.
    pub(crate) fn keeping(self, keep: Keep) -> Self {
        let hold = (!keep.is_all()).then(|| Box::new(Hold::new(keep)));
        Self { hold, ..self }
    }

    /// A round begins, at this nanosecond of a clock that does not step.
    pub(super) fn begin(&mut self, now: u64) {
        if let Some(hold) = &mut self.hold {
            hold.begin(now);
        }
        self.outlet.fit();
    }

    #[inline]
    pub(super) fn add(&mut self, ended: Ended<'_>, timeline: &Timeline) {
        self.ended += 1;
        let outlet = &mut self.outlet;
        match &mut self.hold {
            Some(hold) => hold.add(ended, timeline, &mut |ended| outlet.add(ended, timeline)),
            None => outlet.add(ended, timeline),
        }
    }

    /// Spans of which there is no more to know.
    #[inline]
    pub(super) fn plain(&mut self, local: &LocalTrace, spans: &[SpanRecord], timeline: &Timeline) {
        self.ended += spans.len() as u64;
        let outlet = &mut self.outlet;
        match &mut self.hold {
            Some(hold) => hold.plain(local, spans, timeline, &mut |ended| outlet.add(ended, timeline)),
            None => outlet.plain(local, spans, timeline),
        }
    }

    /// A span ended that nobody is to hear of.
    pub(super) fn leave_out(&mut self, reason: Reason) {
        self.ended += 1;
        account::count(reason, 1);
    }

    /// Whether it matters that everything is read that ended before what has been read by now.
    pub(super) fn awaits_others(&mut self) -> bool {
        self.hold.as_mut().is_some_and(|hold| hold.await_others())
    }

    /// A round is over: decides what can be decided, or everything when it is `finally`, and hands it to the senders.
    pub(super) fn settle(&mut self, timeline: &Timeline, finally: bool) {
        let outlet = &mut self.outlet;
        if let Some(hold) = &mut self.hold {
            hold.settle(timeline, finally, &mut |ended| outlet.add(ended, timeline));
        }
        outlet.send();
        account::count_ended(std::mem::take(&mut self.ended));
    }

    /// The most characters of a value.
    pub(super) fn value_length(&self) -> usize {
        self.outlet.encoder.limits().value_length
    }

    pub(super) fn senders(&self) -> Vec<Sender> {
        self.outlet.senders.clone()
    }
}

impl Outlet {
    #[inline]
    fn add(&mut self, ended: Ended<'_>, timeline: &Timeline) {
        if self.senders.is_empty() {
            account::count(Reason::NoExporter, 1);
            return;
        }
        self.encoder.add(ended, timeline);
        if self.encoder.spans() >= self.fitting || self.encoder.bytes() >= MOST_BYTES {
            self.send();
        }
    }

    fn plain(&mut self, local: &LocalTrace, spans: &[SpanRecord], timeline: &Timeline) {
        if self.senders.is_empty() {
            account::count(Reason::NoExporter, spans.len() as u64);
            return;
        }
        for span in spans {
            self.encoder.add_plain(local, span, timeline);
            if self.encoder.spans() >= self.fitting || self.encoder.bytes() >= MOST_BYTES {
                self.send();
            }
        }
    }

    /// Hands what has come together to the senders.
    #[inline(never)]
    fn send(&mut self) {
        let spans = self.encoder.spans();
        if spans == 0 {
            return;
        }
        let batch = Batch::new(self.encoder.finish(), spans);
        self.senders.iter().for_each(|sender| sender.push(batch.clone()));
        self.fit();
    }

    /// Where spans are counted, the next request is no larger than the room that is left, so that all of the room is
    /// used: a request is taken or refused as a whole. Where there is none it does not matter.
    fn fit(&mut self) {
        let room = self.senders.iter().filter_map(Sender::room).filter(|room| *room > 0).min();
        self.fitting = room.map_or(self.most_spans, |room| room.min(self.most_spans));
    }
}

/// Waits for all senders; whether all were done in time.
pub(super) fn flush_senders(senders: &[Sender], deadline: Deadline) -> bool {
    // Every one is waited for, also behind one that was late.
    let late = senders.iter().filter(|sender| !sender.flush(deadline)).count();
    late == 0
}
