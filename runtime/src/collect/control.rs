//! The collector's thread, and how others talk to it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use super::captures;
use super::join::{Joiner, Take};
use super::pipeline::{Pipeline, flush_senders};
use super::tally;
use crate::account::{self, Reason};
use crate::clock::{Deadline, Epoch, Timeline};
use crate::diagnostics;
use crate::engine::{self, Drainer, Ended, LocalTrace, Published, SpanRecord};
use crate::export::Sender;
use crate::sample;

/// Without a pipeline the collector only serves captures, which wake it.
const IDLE_DELAY: Duration = Duration::from_secs(5);

/// A collector that has more to do than this is not waited for when a pipeline is put in place.
const LONGEST_CHANGE: Duration = Duration::from_secs(1);

struct Control {
    /// What the collector is to put in place before its next round.
    change: Option<Change>,
    /// The senders of the pipeline in place, and how long it lets spans wait.
    senders: Option<Vec<Sender>>,
    delay: Duration,
    /// How many of the rounds asked for have been made: a flush waits for the round after its own.
    done: u64,
    running: bool,
    /// The pipeline in place is about to go: what it holds is to be decided on.
    ending: bool,
}

enum Change {
    Install(Pipeline),
    Remove,
}

impl Control {
    const NEW: Self =
        Self { change: None, senders: None, delay: IDLE_DELAY, done: 0, running: false, ending: false };
}

static CONTROL: Mutex<Control> = Mutex::new(Control::NEW);
static CHANGED: Condvar = Condvar::new();

/// Rounds asked for, and the thread that makes them: threads that record ask without a lock.
static ASKED: AtomicU64 = AtomicU64::new(0);
static COLLECTOR: Published<Thread> = Published::nothing();

fn lock() -> MutexGuard<'static, Control> {
    CONTROL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the collector unless it runs already.
pub(crate) fn start() {
    let mut control = lock();
    // Who takes this once keeps it, whatever becomes of the thread.
    let Some(drainer) = Drainer::take() else { return };
    Epoch::refresh();
    let collector = thread::Builder::new().name("traced-collector".into());
    match collector.spawn(move || run(drainer)) {
        Ok(collector) => {
            control.running = true;
            COLLECTOR.set(Some(Box::leak(Box::new(collector.thread().clone()))));
        }
        Err(error) => {
            diagnostics::warn(&format!("no thread for the collector ({error}): no span is exported"));
        }
    }
    engine::on_pressure(|| {
        ask();
    });
}

/// Nobody installs, takes away or asks while this is held.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    (lock(), tally::hold(), captures::hold())
}

/// There is no collector in this process, which was forked from another, and nothing to collect.
#[cfg(unix)]
pub(crate) fn begin_anew() {
    COLLECTOR.set(None);
    ASKED.store(0, Ordering::Relaxed);
    *lock() = Control::NEW;
    tally::begin(Vec::new());
}

/// Puts a pipeline in place; `false` where there is one already.
pub(crate) fn install(pipeline: Pipeline) -> bool {
    let ran_before = COLLECTOR.get().is_some();
    start();
    let mut control = lock();
    if control.senders.is_some() {
        return false;
    }
    control.senders = Some(pipeline.senders());
    tally::begin(pipeline.senders());
    engine::limit_values(pipeline.value_length());
    control.delay = pipeline.delay;
    control.change = Some(Change::Install(pipeline));
    drop(control);
    ask();
    if ran_before {
        // A round may be under way that knows nothing of it: what ends from now on is not to be read by that.
        collect_now(Deadline::after(LONGEST_CHANGE));
    }
    true
}

/// Takes the pipeline away once everything in it has been handed to its senders, which are given back; and whether that
/// was done in time.
pub(crate) fn uninstall(deadline: Deadline) -> (Vec<Sender>, bool) {
    lock().ending = true;
    let collected = collect_now(deadline);
    let mut control = lock();
    control.ending = false;
    control.change = Some(Change::Remove);
    control.delay = IDLE_DELAY;
    let senders = control.senders.take().unwrap_or_default();
    drop(control);
    // It sleeps for as long as the pipeline that is gone wanted it to.
    ask();
    (senders, collected)
}

/// Collects and exports everything that ended before this call; whether that was done in time.
pub(crate) fn flush(deadline: Deadline) -> bool {
    let collected = collect_now(deadline);
    let senders = lock().senders.clone().unwrap_or_default();
    flush_senders(&senders, deadline) && collected
}

/// Has the collector make a round that begins after this call, and waits for it.
pub(crate) fn collect_now(deadline: Deadline) -> bool {
    let mut control = lock();
    if !control.running {
        return false;
    }
    let ticket = ask();
    while control.done < ticket {
        if deadline.has_passed() {
            return false;
        }
        let waited = CHANGED.wait_timeout(control, deadline.remaining());
        control = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
    true
}

/// Wakes the collector without waiting for it; gives the number of the round that it will make.
fn ask() -> u64 {
    let ticket = ASKED.fetch_add(1, Ordering::Release) + 1;
    if let Some(collector) = COLLECTOR.get() {
        collector.unpark();
    }
    ticket
}

fn run(mut drainer: Drainer) {
    let mut joiner = Joiner::default();
    let mut pipeline = None;
    let mut timeline = Timeline::begin();
    loop {
        let Asked { ticket, change, ending } = wait_for_round();
        match change {
            Some(Change::Install(installed)) => pipeline = Some(installed),
            Some(Change::Remove) => pipeline = None,
            None => {}
        }
        timeline.learn_epochs();
        round(&mut drainer, &mut joiner, &mut pipeline, &timeline, ending);
        sample::warn_of_children();
        lock().done = ticket;
        CHANGED.notify_all();
        timeline.adjust();
    }
}

/// What a round is to do.
struct Asked {
    ticket: u64,
    change: Option<Change>,
    ending: bool,
}

/// Sleeps until a round is asked for or due.
fn wait_for_round() -> Asked {
    let (done, deadline) = {
        let control = lock();
        (control.done, Deadline::after(control.delay))
    };
    while ASKED.load(Ordering::Acquire) <= done && !deadline.has_passed() {
        thread::park_timeout(deadline.remaining());
    }
    let ticket = ASKED.load(Ordering::Acquire);
    let mut control = lock();
    Asked { ticket, change: control.change.take(), ending: control.ending }
}

fn round(
    drainer: &mut Drainer,
    joiner: &mut Joiner,
    pipeline: &mut Option<Pipeline>,
    timeline: &Timeline,
    ending: bool,
) {
    let now = u64::try_from(engine::tick_start().elapsed().as_nanos()).unwrap_or(u64::MAX);
    joiner.begin(now);
    if let Some(pipeline) = pipeline {
        pipeline.begin(now);
    }
    read(drainer, joiner, pipeline, timeline);
    // A thread that was read early may have ended a child before another, read later, ended its root.
    if pipeline.as_mut().is_some_and(Pipeline::awaits_others) {
        read(drainer, joiner, pipeline, timeline);
    }
    if let Some(pipeline) = pipeline {
        pipeline.settle(timeline, ending);
    }
}

/// Takes in what has been recorded by now.
fn read(drainer: &mut Drainer, joiner: &mut Joiner, pipeline: &mut Option<Pipeline>, timeline: &Timeline) {
    joiner.drain(drainer, &mut Destination { pipeline, timeline });
}

/// Where spans go: to the test that captures them, to the pipeline, or nowhere.
struct Destination<'a> {
    pipeline: &'a mut Option<Pipeline>,
    timeline: &'a Timeline,
}

impl Take for Destination<'_> {
    #[inline]
    fn plain(&mut self, local: &LocalTrace, spans: &[SpanRecord]) {
        match self.pipeline {
            Some(pipeline) if local.capture().is_none() && !engine::is_forked() => {
                pipeline.plain(local, spans, self.timeline);
            }
            _ => spans.iter().for_each(|span| self.ended(Ended::plain(local, span))),
        }
    }

    fn ended(&mut self, ended: Ended<'_>) {
        if engine::is_inherited(ended.span.start()) {
            // The process that it began in tells of it.
            return;
        }
        let is_short = ended.span.is_leaf() && is_short(ended.span, self.timeline);
        if let Some(capture) = ended.local.capture() {
            account::count_captured();
            if !is_short {
                captures::keep(capture, ended, self.timeline);
            }
        } else if let Some(pipeline) = self.pipeline {
            if is_short {
                pipeline.leave_out(Reason::TooShort);
            } else {
                pipeline.add(ended, self.timeline);
            }
        } else {
            account::count_ended(1);
            account::count(Reason::AfterShutdown, 1);
        }
    }
}

/// Whether it ended sooner than its callsite wants to tell of.
fn is_short(span: &SpanRecord, timeline: &Timeline) -> bool {
    let (start, end) = timeline.both_unix_nanos((span.start(), span.end()), Epoch(0));
    u128::from(end.saturating_sub(start)) < span.site().shortest().as_nanos()
}
