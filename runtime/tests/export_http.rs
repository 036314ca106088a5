//! OTLP over HTTP against an endpoint that does wrong what an endpoint can do wrong. At every quiet point the counts are
//! exact, and what was acknowledged is at the endpoint once.
#![cfg(feature = "otlp-http")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::time::{Duration, Instant};

use support::{LONG, alone, eventually, exactly, spans, start, start_live, taken, whole, whole_at};
use traced_runtime::export::OtlpHttp;
use traced_runtime::{Builder, Guard, Reason, Stats, stats};
use traced_test_support::fault::{Fault, FaultySink};

/// So long a test lets one request take.
const PATIENCE: Duration = Duration::from_millis(400);

fn exporter(sink: &FaultySink) -> OtlpHttp {
    OtlpHttp::new(&sink.traces()).timeout(PATIENCE)
}

fn rounds(exporter: impl FnOnce(&FaultySink) -> OtlpHttp, faults: &[Fault]) -> (FaultySink, Stats) {
    support::rounds(FaultySink::start(), exporter, faults)
}

#[test]
fn spec_o12_every_status_is_retried_or_not_as_the_specification_says() {
    let _alone = alone();
    let sink = FaultySink::start();
    let guard = start(exporter(&sink));
    let mut expected = (0, 0);
    for (round, code) in (300..=599).enumerate() {
        let retried = [429, 502, 503, 504].contains(&code);
        let before = sink.requests().len();
        sink.next([Fault::Status(code)]);
        spans(round..round + 1);
        assert!(guard.flush(LONG), "{code}");
        let stats = whole();
        if retried {
            expected.0 += 1
        } else {
            expected.1 += 1
        }
        let so_far = (stats.delivered, stats.dropped.of(Reason::ExportFailed));
        assert_eq!(so_far, expected, "after {code}");
        assert_eq!(sink.requests().len() - before, if retried { 2 } else { 1 }, "{code}");
    }
    drop(guard);
    exactly(&sink, &whole());
}

#[test]
fn spec_o13_retry_after_is_obeyed_in_seconds_and_as_a_date() {
    let _alone = alone();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    for (code, after, least) in [
        // Between one second and two from now, because a date has whole seconds.
        (503, http_date(now + Duration::from_secs(2)), 900),
        (429, "1".to_owned(), 1000),
        (503, "1".to_owned(), 1000),
        (502, "Sun, 06 Nov 1994 08:49:37 GMT".to_owned(), 150),
        (504, "soon".to_owned(), 150),
    ] {
        let (sink, stats) = rounds(exporter, &[Fault::Later(code, after.clone())]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0), "{after}");
        exactly(&sink, &stats);
        let requests = sink.requests();
        let waited = requests[1].at - requests[0].at;
        assert!(waited >= Duration::from_millis(least), "{after}: {waited:?}");
        assert!(waited < Duration::from_millis(3000), "{after}: {waited:?}");
    }
}

/// As `date -R` in Greenwich would write it.
fn http_date(since: Duration) -> String {
    let (days, rest) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (mut year, mut day) = (1970, days);
    let leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut month = 0;
    while day >= lengths[month] {
        day -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(days % 7) as usize];
    format!("{weekday}, {:02} {} {year} {hour:02}:{minute:02}:{second:02} GMT", day + 1, names[month])
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
        assert_eq!(taken.len(), 50, "{fault:?}");
        // Two batches of ten came twice.
        assert_eq!(taken.values().sum::<usize>(), 70, "{fault:?}");
    }
}

#[test]
fn an_answer_that_begins_with_ok_is_an_answer_even_if_it_never_ends() {
    let _alone = alone();
    let (sink, stats) = rounds(exporter, &[Fault::DripBody, Fault::None, Fault::DripBody]);
    assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
    exactly(&sink, &stats);
}

#[test]
fn an_answer_without_meaning_means_that_the_spans_were_taken() {
    let _alone = alone();
    for json in [false, true] {
        let form = |sink: &FaultySink| if json { exporter(sink).json() } else { exporter(sink) };
        let (sink, stats) = rounds(form, &[Fault::Malformed, Fault::Malformed]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
        exactly(&sink, &stats);
    }
}

#[test]
fn spec_o10_an_answer_larger_than_four_mebibytes_is_an_error_that_is_not_retried() {
    let _alone = alone();
    let (sink, stats) = rounds(exporter, &[Fault::Huge]);
    assert_eq!((stats.delivered, stats.dropped.of(Reason::ExportFailed)), (40, 10));
    assert_eq!((sink.requests().len(), taken(&sink).len()), (5, 50));
}

#[test]
fn spec_o17_spans_that_a_partial_success_rejects_are_counted_and_never_sent_again() {
    let _alone = alone();
    for json in [false, true] {
        let form = |sink: &FaultySink| if json { exporter(sink).json() } else { exporter(sink) };
        let partial = |spans| Fault::Partial(spans, "too old".to_owned());
        let (sink, stats) = rounds(form, &[partial(3), partial(0), partial(10)]);
        assert_eq!(stats.dropped.of(Reason::Rejected), 13);
        assert_eq!((stats.delivered, stats.dropped.total()), (37, 13));
        exactly(&sink, &stats);
        assert_eq!(sink.requests().len(), 5);
    }
}

#[test]
fn spec_o7_o18_o19_o20_o27_a_request_says_what_it_is_and_who_sends_it_on_one_connection() {
    let _alone = alone();
    for (json, gzip) in [(false, false), (false, true), (true, false), (true, true)] {
        let form = |sink: &FaultySink| {
            let exporter = exporter(sink).header("api-key", "a b=").header("x-team", "blue");
            let exporter = if json { exporter.json() } else { exporter };
            if gzip { exporter.gzip() } else { exporter }
        };
        let (sink, stats) = rounds(form, &[]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
        exactly(&sink, &stats);
        // The sink knows HTTP/1.1 and nothing newer.
        assert_eq!((sink.requests().len(), sink.connections()), (5, 1));
        for request in sink.requests() {
            let media = if json { "application/json" } else { "application/x-protobuf" };
            assert_eq!(request.header("content-type"), media);
            assert_eq!(request.header("content-encoding"), if gzip { "gzip" } else { "" });
            assert_eq!((request.header("api-key"), request.header("x-team")), ("a b=", "blue"));
            let version = env!("CARGO_PKG_VERSION");
            let agent = format!("traced/{version} OTel-OTLP-Exporter-Rust/{version}");
            assert_eq!(request.header("user-agent"), agent);
            assert_eq!(request.path, "/v1/traces");
        }
    }
}

#[test]
fn an_error_does_not_cost_the_connection() {
    let _alone = alone();
    let (sink, stats) = rounds(exporter, &[Fault::Status(503), Fault::None, Fault::Status(400)]);
    assert_eq!((stats.delivered, stats.dropped.of(Reason::ExportFailed)), (40, 10));
    assert_eq!((sink.requests().len(), sink.connections()), (6, 1));
}

#[test]
fn a_connection_that_was_closed_while_it_was_idle_costs_nothing_at_the_end_either() {
    let _alone = alone();
    for _ in 0..10 {
        let sink = FaultySink::start();
        let guard = start(exporter(&sink));
        spans(0..10);
        assert!(guard.flush(LONG));
        sink.leave();
        sink.come_back();
        spans(10..20);
        drop(guard);
        let stats = whole();
        assert_eq!((stats.delivered, stats.dropped.total()), (20, 0));
        exactly(&sink, &stats);
    }
}

#[test]
fn spec_p6_an_endpoint_that_is_gone_at_the_end_is_asked_once_more_and_no_longer() {
    let _alone = alone();
    for fault in [Fault::Status(503), Fault::Later(429, "60".to_owned()), Fault::Reset] {
        let sink = FaultySink::start();
        sink.always(fault);
        let guard = start(exporter(&sink));
        spans(0..1000);
        let began = Instant::now();
        drop(guard);
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        assert_eq!(whole().dropped.of(Reason::Undelivered), 1000);
        assert!((1..=4).contains(&sink.requests().len()), "{}", sink.requests().len());
    }
}

#[test]
fn spec_o9_a_request_that_is_too_large_is_not_sent_and_counted() {
    let _alone = alone();
    for gzip in [false, true] {
        let form = |sink: &FaultySink| {
            let exporter = exporter(sink).most_bytes(20_000);
            if gzip { exporter.gzip() } else { exporter }
        };
        let sink = FaultySink::start();
        let guard = start(form(&sink));
        spans(0..10);
        assert!(guard.flush(LONG));
        // It would be small enough when it is compressed, but is not before.
        traced_runtime::Span::start(&support::ROOT).set("long", &*"x".repeat(30_000));
        assert!(guard.flush(LONG));
        spans(10..20);
        drop(guard);
        let stats = whole();
        assert_eq!((stats.delivered, stats.dropped.of(Reason::TooLarge)), (20, 1));
        assert_eq!(sink.requests().len(), 2);
        exactly(&sink, &stats);
    }
}

#[test]
fn spec_o22_without_spans_there_is_no_request() {
    let _alone = alone();
    let sink = FaultySink::start();
    let guard = start(exporter(&sink));
    for _ in 0..5 {
        assert!(guard.flush(LONG));
    }
    std::thread::sleep(Duration::from_millis(50));
    drop(guard);
    assert_eq!((sink.requests().len(), sink.connections()), (0, 0));
}

#[test]
fn a_redirect_is_not_followed_so_that_nobody_else_gets_our_headers() {
    let _alone = alone();
    let other = FaultySink::start();
    let target = other.traces();
    let (sink, stats) = rounds(|sink| exporter(sink).header("api-key", "secret"), &[Fault::Redirect(target)]);
    assert_eq!((stats.delivered, stats.dropped.of(Reason::ExportFailed)), (40, 10));
    assert_eq!((sink.requests().len(), other.connections()), (5, 0));
}

#[test]
fn spec_o8_a_request_takes_no_longer_than_its_timeout() {
    let _alone = alone();
    let sink = FaultySink::start();
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
    // The try in flight and the last one.
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
    assert_eq!(whole().dropped.of(Reason::Undelivered), 10);
}

#[test]
fn spec_v4_a_timeout_of_zero_or_of_an_age_is_none() {
    let _alone = alone();
    for timeout in [Duration::ZERO, Duration::MAX, Duration::from_secs(u64::MAX / 1000)] {
        let (_, stats) = rounds(|sink| exporter(sink).timeout(timeout), &[Fault::Status(503)]);
        assert_eq!((stats.delivered, stats.dropped.total()), (50, 0));
    }
}

#[test]
fn spec_x5_the_end_is_bounded_however_patient_the_exporter_is() {
    let _alone = alone();
    let sink = FaultySink::start();
    sink.always(Fault::Hang);
    let guard = start(exporter(&sink).timeout(Duration::ZERO));
    spans(0..10);
    assert!(!guard.flush(Duration::from_millis(200)));
    let began = Instant::now();
    drop(guard);
    let took = began.elapsed();
    assert!(took > Duration::from_secs(4) && took < Duration::from_millis(5300), "{took:?}");
    let stats = whole();
    assert_eq!((stats.dropped.of(Reason::Undelivered), stats.queued), (10, 0));
}

#[test]
fn spec_o21_an_endpoint_that_hangs_does_not_hold_up_another() {
    let _alone = alone();
    let (hangs, takes) = (FaultySink::start(), FaultySink::start());
    hangs.always(Fault::Hang);
    let builder = Builder::new("shop", "1.2.3").exporter(exporter(&hangs)).exporter(exporter(&takes));
    let guard = builder.delay(Duration::from_millis(10)).install();
    for round in 0..20 {
        let began = Instant::now();
        spans(round * 10..round * 10 + 10);
        eventually("delivery", |stats| stats.exporters[1].delivered == (round as u64 + 1) * 10);
        assert!(began.elapsed() < Duration::from_secs(1));
    }
    drop(guard);
    let stats = whole();
    assert_eq!((stats.exporters[0].delivered, stats.exporters[1].delivered), (0, 200));
    assert_eq!(taken(&takes).len(), 200);
}

/// So much an outage of thirty seconds is shortened, and so much quicker spans are made meanwhile: the same 3000. With
/// `TRACED_TEST_FULL_OUTAGE` set it takes its minute.
fn shorter() -> u32 {
    if std::env::var_os("TRACED_TEST_FULL_OUTAGE").is_some() { 1 } else { 20 }
}

/// <https://github.com/open-telemetry/opentelemetry-rust> 0.33 delivers 1500 to 1750 of these 3000.
fn away(sink: &FaultySink, guard: &Guard, leave: impl FnOnce(), come_back: impl FnOnce()) -> Stats {
    let tick = Duration::from_millis(20) / shorter();
    let (mut leave, mut come_back) = (Some(leave), Some(come_back));
    let began = Instant::now();
    for number in 0..3000 {
        match number {
            // Fifteen seconds before, thirty seconds of outage, fifteen seconds after.
            750 => leave.take().unwrap()(),
            2250 => come_back.take().unwrap()(),
            _ => {}
        }
        spans(number..number + 1);
        std::thread::sleep((began + tick * u32::try_from(number).unwrap()).duration_since(Instant::now()));
    }
    assert!(guard.flush(LONG));
    let stats = whole();
    assert_eq!((stats.ended, stats.delivered, stats.dropped.total()), (3000, 3000, 0), "{stats:?}");
    assert_eq!(taken(sink).len(), 3000);
    stats
}

#[test]
fn a_collector_that_refuses_connections_for_a_while_gets_all_spans_when_it_is_back() {
    let _alone = alone();
    let sink = FaultySink::start();
    let guard = start_live(exporter(&sink));
    let stats = away(&sink, &guard, || sink.leave(), || sink.come_back());
    drop(guard);
    // A request may have been cut with its answer on the way.
    assert!(taken(&sink).values().filter(|times| **times > 1).count() <= 512, "{stats:?}");
}

#[test]
fn a_collector_that_answers_503_for_a_while_gets_all_spans_once_when_it_is_back() {
    let _alone = alone();
    let sink = FaultySink::start();
    let guard = start_live(exporter(&sink));
    let stats = away(&sink, &guard, || sink.always(Fault::Status(503)), || sink.always(Fault::None));
    exactly(&sink, &stats);
    drop(guard);
}

#[test]
fn a_collector_that_is_a_black_hole_for_a_while_gets_all_spans_when_it_is_back() {
    let _alone = alone();
    let sink = FaultySink::start();
    let guard = start_live(exporter(&sink));
    away(&sink, &guard, || sink.always(Fault::Hang), || sink.always(Fault::None));
    drop(guard);
}

#[test]
fn spec_o23_a_collector_that_is_never_there_leaves_every_span_said_undelivered() {
    let _alone = alone();
    let sink = FaultySink::start();
    sink.leave();
    let guard = start(exporter(&sink));
    for round in 0..100 {
        spans(round * 1000..round * 1000 + 1000);
        if round % 10 == 0 {
            assert!(!guard.flush(Duration::from_millis(50)));
            let stats = whole_at(round as u64 * 1000 + 1000);
            assert_eq!((stats.delivered, stats.dropped.total()), (0, 0), "{stats:?}");
        }
    }
    let began = Instant::now();
    drop(guard);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let stats = whole();
    assert_eq!((stats.ended, stats.delivered, stats.queued), (100_000, 0, 0), "{stats:?}");
    assert_eq!(stats.dropped.of(Reason::Undelivered), 100_000);
}

#[test]
fn sixty_thousand_spans_of_an_outage_arrive_soon_after_it() {
    let _alone = alone();
    let sink = FaultySink::start();
    sink.always(Fault::Status(503));
    let guard = start_live(exporter(&sink).timeout(LONG));
    for round in 0..60 {
        spans(round * 1000..round * 1000 + 1000);
        guard.flush(Duration::from_millis(5));
    }
    assert!(!guard.flush(Duration::from_millis(500)));
    let away = whole_at(60_000);
    assert_eq!((away.queued, away.dropped.total()), (60_000, 0));
    sink.always(Fault::None);
    let began = Instant::now();
    assert!(guard.flush(Duration::from_secs(60)));
    // The longest pause, and the time of a build that is not optimised on both sides.
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
    let stats = whole();
    assert_eq!((stats.delivered, stats.dropped.total()), (60_000, 0));
    exactly(&sink, &stats);
    let requests = sink.requests();
    let taken: Vec<_> = requests.iter().filter(|request| request.fault == Fault::None).collect();
    let (first, last) = (taken[0].at, taken[taken.len() - 1].at);
    println!("60,000 spans came in {:?}", last - first);
    drop(guard);
}

#[test]
fn an_address_that_cannot_work_is_said_and_everything_for_it_counted() {
    let _alone = alone();
    for address in ["localhost:4318", "https://"] {
        let guard = start(OtlpHttp::new(address));
        spans(0..10);
        assert!(guard.flush(LONG));
        drop(guard);
        assert_eq!(stats().dropped.of(Reason::ExportFailed), 10, "{address}");
        whole();
    }
}

#[test]
fn spec_x1_whatever_mix_of_faults_there_is_the_counts_are_exact_at_every_quiet_point() {
    let _alone = alone();
    let faults = [
        Fault::None,
        Fault::Status(503),
        Fault::Status(400),
        Fault::Close,
        Fault::Reset,
        Fault::Partial(2, "no".to_owned()),
        Fault::None,
        Fault::Malformed,
        Fault::Later(429, "0".to_owned()),
        Fault::Status(500),
    ];
    let sink = FaultySink::start();
    let guard = start(exporter(&sink));
    // The same row of numbers in each run: a generator from a textbook.
    let mut state = 42_u64;
    for round in 0..60 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        sink.next([faults[(state >> 33) as usize % faults.len()].clone()]);
        spans(round * 10..round * 10 + 10);
        assert!(guard.flush(LONG));
        let stats = whole();
        assert_eq!((stats.ended, stats.queued), (round as u64 * 10 + 10, 0));
        exactly(&sink, &stats);
    }
    drop(guard);
    exactly(&sink, &whole());
}
