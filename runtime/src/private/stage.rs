//! How far a traced future is, and what its span does around each poll.
//!
//! What depends on the future is compiled anew for each traced function, and so it is as little as can be: all else is
//! here, and calls back.

use super::notes::set_now;
use super::{Begin, Start};
use crate::callsite::Callsite;
use crate::live::{Live, Watch};
use crate::notes::{self, note_current};
use crate::span::Status;
use crate::value::Value;

/// How far a traced future is. Dropped before its work is done, it gives its span up.
#[derive(Debug)]
pub struct Stage<B>(pub(super) State<B>);

/// How far a traced future or stream is.
#[derive(Debug)]
pub(super) enum State<B> {
    /// The span around is a layer's, and is told how the work ended.
    Beneath,
    #[cfg_attr(traced_off, allow(dead_code, reason = "nothing waits for a span there"))]
    Waiting(B),
    Live(Live),
    /// Somebody else's span is around, or none is made, or it has ended: there is nothing to do but to poll.
    Passive,
}

/// Polls the work once. A trait of ours, because with a closure's come functions that nobody calls.
pub trait Work {
    /// Whether it is done, and the type of its error if it has failed.
    fn poll(&mut self, error_type: &mut Option<&'static str>) -> bool;
}

impl<B: Begin> Stage<B> {
    /// Whether there is nothing to do but to poll.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn is_passive(&mut self) -> bool {
        match &self.0 {
            State::Passive => true,
            State::Waiting(begin) if begin.is_none() => {
                self.0 = State::Passive;
                true
            }
            _ => false,
        }
    }
}

impl<B> Stage<B> {
    /// Of a span that has started, if one has.
    pub(super) fn begun(span: Option<Live>) -> Self {
        Self(span.map_or(State::Passive, State::Live))
    }

    /// Within the span of a layer.
    pub(super) const fn beneath() -> Self {
        Self(State::Beneath)
    }

    /// The work is about to be dropped: what its destructors do belongs to the span, if there is one.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn leave_work(&mut self) {
        if let State::Live(span) = &mut self.0 {
            span.reenter();
        }
    }
}

impl<B> Drop for Stage<B> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn drop(&mut self) {
        if let State::Live(span) = &mut self.0 {
            span.cancel();
        }
    }
}

/// Polls where the callsite is all that the span begins with.
#[inline(never)]
pub(super) fn poll_at(stage: &mut Stage<&'static Callsite>, work: &mut dyn Work) {
    if let State::Waiting(site) = stage.0 {
        stage.0 = Live::enter(site).map_or(State::Passive, State::Live);
        poll_first(stage, work, false);
    } else {
        poll_again(stage, work, false);
    }
}

/// Polls where more was said of the span's start: that it is not worth its record if it is short and nothing begins
/// within, for one, and so that is watched.
#[inline(never)]
pub(super) fn poll_watched(stage: &mut Stage<Start>, work: &mut dyn Work) {
    if let State::Waiting(_) = stage.0 {
        if let State::Waiting(begin) = std::mem::replace(&mut stage.0, State::Passive) {
            stage.0 = begin.live().0.map_or(State::Passive, State::Live);
        }
        poll_first(stage, work, true);
    } else {
        poll_again(stage, work, true);
    }
}

/// The span is current already, if there is one.
#[inline(always)]
fn poll_first<B>(stage: &mut Stage<B>, work: &mut dyn Work, is_watched: bool) {
    let mut error_type = None;
    let State::Live(span) = &mut stage.0 else {
        work.poll(&mut error_type);
        return;
    };
    let watch = Watch::begin(is_watched);
    let mut first = span.first();
    let is_done = work.poll(&mut error_type);
    first.watched(watch);
    if is_done {
        first.end(error_type);
        stage.0 = State::Passive;
    } else {
        first.pause();
    }
}

#[inline(always)]
fn poll_again<B>(stage: &mut Stage<B>, work: &mut dyn Work, is_watched: bool) {
    let State::Live(span) = &mut stage.0 else { return poll_beneath(stage, work) };
    let mut error_type = None;
    let mut now = span.current();
    let watch = Watch::begin(is_watched);
    let is_done = work.poll(&mut error_type);
    now.watched(watch);
    if is_done {
        now.end(error_type);
        stage.0 = State::Passive;
    } else {
        now.pause();
    }
}

#[cold]
#[inline(never)]
fn poll_beneath<B>(stage: &mut Stage<B>, work: &mut dyn Work) {
    let mut error_type = None;
    if !work.poll(&mut error_type) {
        return;
    }
    stage.0 = State::Passive;
    if let Some(error_type) = error_type {
        note_current(&notes::status(Status::Error, ""));
        set_now(&[("error.type", Value::Static(error_type))]);
    }
}
