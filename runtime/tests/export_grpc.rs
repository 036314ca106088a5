//! OTLP over gRPC against an endpoint that does wrong what an endpoint can do wrong. At every quiet point the counts are
//! exact, and what was acknowledged is at the endpoint once.
#![cfg(feature = "otlp-grpc")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::time::{Duration, Instant};

use support::{LONG, alone, exactly, spans, start, start_live, taken, whole};
use traced_runtime::export::OtlpGrpc;
use traced_runtime::{Reason, Stats};
use traced_test_support::fault::{Fault, FaultySink};

const PATIENCE: Duration = Duration::from_millis(400);

fn exporter(sink: &FaultySink) -> OtlpGrpc {
    OtlpGrpc::new(&sink.endpoint()).timeout(PATIENCE)
}

fn rounds(exporter: impl FnOnce(&FaultySink) -> OtlpGrpc, faults: &[Fault]) -> (FaultySink, Stats) {
    support::rounds(FaultySink::start_grpc(), exporter, faults)
}

#[test]
fn spec_o15_every_code_is_retried_or_not_as_the_specification_says() {
    let _alone = alone();
    let sink = FaultySink::start_grpc();
    let guard = start(exporter(&sink));
    let mut expected = (0, 0);
    for (round, (code, delay)) in (1..=17).flat_map(|code| [(code, false), (code, true)]).enumerate() {
        let retried = [1, 4, 10, 11, 14, 15].contains(&code) || (code == 8 && delay);
        let before = sink.requests().len();
        sink.next([if delay { Fault::Later(code, "1".to_owned()) } else { Fault::Status(code) }]);
        spans(round..round + 1);
        assert!(guard.flush(LONG), "{code}");
        let stats = whole();
        if retried {
            expected.0 += 1
        } else {
            expected.1 += 1
        }
        assert_eq!((stats.delivered, stats.dropped.of(Reason::ExportFailed)), expected, "{code} {delay}");
        assert_eq!(sink.requests().len() - before, if retried { 2 } else { 1 }, "{code} {delay}");
    }
    drop(guard);
    exactly(&sink, &whole());
    assert_eq!(sink.connections(), 1);
}

#[test]
fn spec_o16_a_delay_that_is_asked_for_is_obeyed() {
    let _alone = alone();
    for code in [14, 8] {
        let (sink, stats) = rounds(exporter, &[Fault::Later(code, "1200".to_owned())]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
        exactly(&sink, &stats);
        let requests = sink.requests();
        let waited = requests[1].at - requests[0].at;
        assert!(waited >= Duration::from_millis(1200) && waited < Duration::from_millis(2500), "{waited:?}");
    }
}

#[test]
fn spec_o14_a_connection_that_is_lost_before_the_request_is_taken_costs_nothing() {
    let _alone = alone();
    for fault in [Fault::Close, Fault::Reset] {
        let (sink, stats) = rounds(exporter, &[fault.clone(), Fault::None, fault.clone(), fault]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
        exactly(&sink, &stats);
    }
}

#[test]
fn where_an_answer_is_lost_the_endpoint_holds_more_than_was_acknowledged_and_never_less() {
    let _alone = alone();
    for fault in [Fault::ResetTaken, Fault::Hang, Fault::Drip, Fault::Noise] {
        let (sink, stats) = rounds(exporter, &[fault.clone(), Fault::None, fault.clone()]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0), "{fault:?}");
        let taken = taken(&sink);
        assert_eq!((taken.len(), taken.values().sum::<usize>()), (50, 70), "{fault:?}");
    }
}

#[test]
fn spec_o17_spans_that_a_partial_success_rejects_are_counted_and_never_sent_again() {
    let _alone = alone();
    let partial = |spans| Fault::Partial(spans, "too old".to_owned());
    let (sink, stats) = rounds(exporter, &[partial(3), partial(0), partial(10), Fault::Malformed]);
    assert_eq!(stats.dropped.of(Reason::Rejected), 13);
    assert_eq!((stats.delivered, stats.dropped.total()), (37, 13));
    exactly(&sink, &stats);
    assert_eq!(sink.requests().len(), 5);
}

#[test]
fn spec_o10_an_answer_larger_than_four_mebibytes_is_an_error_that_is_not_retried() {
    let _alone = alone();
    let patient = |sink: &FaultySink| exporter(sink).timeout(LONG);
    let (sink, stats) = rounds(patient, &[Fault::Huge]);
    assert_eq!((stats.delivered, stats.dropped.of(Reason::ExportFailed)), (40, 10));
    assert_eq!((sink.requests().len(), taken(&sink).len()), (5, 50));
}

#[test]
fn somebody_who_answers_without_a_status_of_grpc_is_not_asked_again() {
    let _alone = alone();
    let (sink, stats) = rounds(exporter, &[Fault::Redirect("http://127.0.0.1:1/".to_owned())]);
    assert_eq!((stats.delivered, stats.dropped.of(Reason::ExportFailed)), (40, 10));
    assert_eq!(sink.requests().len(), 5);
}

#[test]
fn spec_o7_o18_o19_o20_a_call_says_what_it_is_and_who_makes_it_on_one_connection() {
    let _alone = alone();
    for gzip in [false, true] {
        let form = |sink: &FaultySink| {
            let exporter = exporter(sink).header("Api-Key", "a b=");
            if gzip { exporter.gzip() } else { exporter }
        };
        let (sink, stats) = rounds(form, &[]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
        exactly(&sink, &stats);
        assert_eq!((sink.requests().len(), sink.connections()), (5, 1));
        for request in sink.requests() {
            assert_eq!(request.header("content-type"), "application/grpc");
            assert_eq!(request.header("grpc-encoding"), if gzip { "gzip" } else { "" });
            assert_eq!((request.header("api-key"), request.header("grpc-timeout")), ("a b=", "400m"));
            let version = env!("CARGO_PKG_VERSION");
            let agent = format!("traced/{version} OTel-OTLP-Exporter-Rust/{version}");
            assert_eq!(request.header("user-agent"), agent);
        }
    }
}

#[test]
fn spec_v4_a_timeout_of_zero_or_of_an_age_is_none() {
    let _alone = alone();
    for timeout in [Duration::ZERO, Duration::MAX, Duration::from_secs(u64::MAX / 1000)] {
        let (sink, stats) = rounds(|sink| exporter(sink).timeout(timeout), &[Fault::Status(14)]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
        assert_eq!(sink.requests()[0].header("grpc-timeout"), "");
    }
}

#[test]
fn spec_o9_a_call_that_is_too_large_is_not_made_and_counted() {
    let _alone = alone();
    let sink = FaultySink::start_grpc();
    let guard = start(exporter(&sink).most_bytes(20_000).gzip());
    spans(0..10);
    assert!(guard.flush(LONG));
    traced_runtime::Span::start(&support::ROOT).set("long", &*"x".repeat(30_000));
    assert!(guard.flush(LONG));
    drop(guard);
    let stats = whole();
    assert_eq!((stats.delivered, stats.dropped.of(Reason::TooLarge)), (10, 1));
    assert_eq!(sink.requests().len(), 1);
}

#[test]
fn requests_larger_than_any_window_of_http2_arrive() {
    let _alone = alone();
    let sink = FaultySink::start_grpc();
    let guard = start(exporter(&sink).timeout(LONG));
    let text = "x".repeat(60_000);
    for _ in 0..4 {
        // A span is never divided, whatever it comes to.
        let span = traced_runtime::Span::start(&support::ROOT);
        (0..50).for_each(|number| span.set_named(&format!("text.{number}"), &*text));
        span.end();
        assert!(guard.flush(LONG));
    }
    drop(guard);
    assert_eq!((whole().delivered, sink.taken().len()), (4, 4));
    assert!(sink.requests().iter().any(|request| request.bytes > 2_000_000));
}

#[test]
fn spec_o8_a_call_takes_no_longer_than_its_timeout_and_the_end_is_bounded() {
    let _alone = alone();
    let sink = FaultySink::start_grpc();
    sink.always(Fault::Hang);
    let guard = start(exporter(&sink));
    spans(0..10);
    assert!(!guard.flush(Duration::from_millis(2500)));
    let requests = sink.requests();
    assert!(requests.len() >= 3, "{requests:?}");
    for pair in requests.windows(2) {
        let between = pair[1].at - pair[0].at;
        assert!(between >= PATIENCE && between < PATIENCE + Duration::from_millis(1500), "{between:?}");
    }
    let began = Instant::now();
    drop(guard);
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
    assert_eq!(whole().dropped.of(Reason::Undelivered), 10);
}

#[test]
fn a_collector_that_is_away_for_a_while_gets_all_spans_when_it_is_back() {
    let _alone = alone();
    for hangs in [false, true] {
        let sink = FaultySink::start_grpc();
        let guard = start_live(exporter(&sink));
        for number in 0..3000 {
            match (number, hangs) {
                (750, false) => sink.leave(),
                (750, true) => sink.always(Fault::Hang),
                (2250, false) => sink.come_back(),
                (2250, true) => sink.always(Fault::None),
                _ => {}
            }
            spans(number..number + 1);
            std::thread::sleep(Duration::from_micros(500));
        }
        assert!(guard.flush(LONG));
        let stats = whole();
        assert_eq!((stats.delivered, stats.dropped.total()), (3000, 0), "{stats:?}");
        assert_eq!(taken(&sink).len(), 3000);
        drop(guard);
    }
}

#[test]
fn a_connection_that_was_closed_while_it_was_idle_costs_no_try() {
    let _alone = alone();
    let sink = FaultySink::start_grpc();
    let guard = start(exporter(&sink));
    for round in 0..5 {
        spans(round * 10..round * 10 + 10);
        let began = Instant::now();
        assert!(guard.flush(LONG));
        assert!(began.elapsed() < Duration::from_millis(140), "{:?}", began.elapsed());
        sink.leave();
        sink.come_back();
    }
    drop(guard);
    assert_eq!((sink.requests().len(), sink.connections()), (5, 5));
    exactly(&sink, &whole());
}

#[test]
fn a_collector_that_is_never_there_leaves_every_span_said_undelivered() {
    let _alone = alone();
    let sink = FaultySink::start_grpc();
    sink.leave();
    let guard = start(exporter(&sink));
    spans(0..10_000);
    assert!(!guard.flush(Duration::from_millis(300)));
    let began = Instant::now();
    drop(guard);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(whole().dropped.of(Reason::Undelivered), 10_000);
}

/// A program that has a runtime of its own and ends in it: neither waits for the other.
#[tokio::test]
async fn spec_x4_a_program_within_a_runtime_may_export_and_end_there() {
    let _alone = alone();
    let sink = FaultySink::start_grpc();
    let guard = start(exporter(&sink));
    spans(0..10);
    drop(guard);
    exactly(&sink, &whole());
    assert_eq!(sink.taken().len(), 10);
}

#[test]
fn an_endpoint_that_speaks_another_protocol_or_an_address_that_is_none_loses_nothing_silently() {
    let _alone = alone();
    let sink = FaultySink::start();
    let guard = start(exporter(&sink));
    spans(0..10);
    assert!(!guard.flush(Duration::from_millis(300)));
    drop(guard);
    assert_eq!(whole().dropped.of(Reason::Undelivered), 10);
    for address in ["127.0.0.1:4317", "http://", "http://a b"] {
        let guard = start(OtlpGrpc::new(address));
        spans(0..10);
        assert!(guard.flush(LONG));
        drop(guard);
        assert_eq!(whole().dropped.of(Reason::ExportFailed), 10, "{address}");
    }
}
