//! The models. A test fails in the first order of events in which a span is lost, doubled, or read half written.

use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use crate::engine::{Reader, Writer, pool};

/// Runs `model` in every order of events with no more than three preemptions.
fn check(model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(3));
    builder.check(model);
}

#[test]
fn a_drain_reads_whole_records_while_they_are_written() {
    check(|| {
        let pool = pool();
        let writer = thread::spawn(move || {
            let mut writer = Writer::new(pool);
            (1..=2).for_each(|id| assert!(writer.span(id)));
            writer
        });
        let mut reader = Reader::new(pool);
        reader.drain();
        let _writer = writer.join().unwrap();
        reader.drain();
        assert_eq!(reader.seen(), [1, 2]);
    });
}

#[test]
fn a_thread_that_ends_during_a_drain_loses_nothing() {
    check(|| {
        let pool = pool();
        let writer = thread::spawn(move || {
            let mut writer = Writer::new(pool);
            // Two chunks, one above the other on the stack of full ones.
            (1..=2).for_each(|id| assert!(writer.span(id)));
            writer.leave();
        });
        let mut reader = Reader::new(pool);
        reader.drain();
        writer.join().unwrap();
        reader.drain();
        assert_eq!(reader.seen(), [1, 2]);
    });
}

#[test]
fn a_flush_sees_everything_that_ended_before_it() {
    check(|| {
        let pool = pool();
        let ended = Arc::new(AtomicUsize::new(0));
        let writer = {
            let ended = Arc::clone(&ended);
            thread::spawn(move || {
                let mut writer = Writer::new(pool);
                // The second goes to another chunk than the first.
                for id in 1..=2 {
                    assert!(writer.span(id));
                    ended.store(id as usize, Ordering::Release);
                }
                writer
            })
        };
        let mut reader = Reader::new(pool);
        let before = ended.load(Ordering::Acquire);
        reader.drain();
        assert!(reader.seen().len() >= before, "{:?} of {before}", reader.seen());
        let _writer = writer.join().unwrap();
    });
}

#[test]
fn what_an_exhausted_pool_drops_is_counted_and_the_rest_arrives() {
    check(|| {
        let pool = pool();
        let work = move |first: u64| {
            let mut writer = Writer::new(pool);
            let written = (first..first + 2).filter(|id| writer.span(*id)).count();
            writer.leave();
            written
        };
        let other = thread::spawn(move || work(10));
        let mine = work(20);
        let written = mine + other.join().unwrap();
        let mut reader = Reader::new(pool);
        reader.drain();
        assert_eq!(reader.seen().len(), written);
        assert_eq!(written as u64 + reader.dropped(), 4);
    });
}
