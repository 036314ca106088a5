//! Samplers at work: which traces are recorded, and what is counted.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::process::Command;
use std::time::Instant;

use support::{ROOT, alone, flush};
use traced_runtime::export::Memory;
use traced_runtime::{
    Builder, Callsite, Context, Guard, Reason, Sampler, Span, SpanContext, SpanId, TraceFlags, TraceId,
    callsite,
};

static CHILD: Callsite = callsite!("child");

fn start(sampler: Sampler) -> Guard {
    Builder::new("shop", "1.2.3").exporter(Memory::default()).sampler(sampler).install()
}

fn caller(flags: TraceFlags, trace_state: Option<&str>) -> Context {
    let (trace, span) = (TraceId::from_bytes([0; 16].map(|_: u8| 1)), SpanId::from_bytes([2; 8]));
    Context::from_remote(SpanContext::remote(trace, span, flags), trace_state)
}

/// Whether it records below a caller that sampled, below one that did not, and a root.
fn choices(sampler: Sampler) -> [bool; 3] {
    let guard = start(sampler);
    let sampled = Span::start_in(&ROOT, caller(TraceFlags::SAMPLED, None));
    let unsampled = Span::start_in(&ROOT, caller(TraceFlags::default(), None));
    let root = Span::start_in(&ROOT, Context::none());
    let choices = [&sampled, &unsampled, &root].map(Span::is_recording);
    for span in [&sampled, &unsampled, &root] {
        // What comes below shares the fate, and says so to whom it calls.
        let child = Span::start_in(&CHILD, span.context());
        assert_eq!(child.is_recording(), span.is_recording());
        let told = child.span_context().unwrap();
        let was_unsampled =
            !span.is_recording() && !sampled.is_recording() && std::ptr::eq(span, &raw const sampled);
        assert!(told.flags.is_sampled() == span.is_recording() || was_unsampled);
    }
    drop(guard);
    choices
}

#[test]
fn each_of_the_delegates_of_a_parent_based_sampler_is_asked() {
    let _alone = alone();
    let (on, off) = (Sampler::always_on(), Sampler::always_off());
    for (sampler, expected) in [
        (Sampler::parent_based(), [true, false, true]),
        (off.obeying_caller(true), [true, false, false]),
        (on, [true, true, true]),
        (off, [false, false, false]),
        (Sampler::parent_based().for_sampled_callers(off), [false, false, true]),
        (Sampler::parent_based().for_unsampled_callers(on), [true, true, true]),
        (off.for_sampled_callers(off).for_unsampled_callers(on), [false, true, false]),
        (Sampler::ratio(0.0), [true, false, false]),
        (Sampler::ratio(1.0), [true, false, true]),
        (Sampler::ratio(0.0).obeying_caller(false), [false, false, false]),
        (Sampler::per_second(0), [true, false, false]),
    ] {
        assert_eq!(choices(sampler), expected, "{sampler}");
    }
}

#[test]
fn a_ratio_goes_by_the_randomness_that_the_caller_states() {
    let _alone = alone();
    let guard = start(Sampler::ratio(0.5).obeying_caller(false));
    let records = |state| Span::start_in(&ROOT, caller(TraceFlags::SAMPLED, state)).is_recording();
    // By its id alone the trace is out: its last seven bytes are small.
    assert!(!records(None));
    assert!(records(Some("other=1,ot=th:8;rv:80000000000000")));
    assert!(!records(Some("ot=rv:7fffffffffffff")));
    drop(guard);
}

#[test]
fn a_rate_limits_roots_on_all_threads_and_the_others_are_counted() {
    let _alone = alone();
    let guard = start(Sampler::per_second(100));
    let began = Instant::now();
    let recorded: usize = std::thread::scope(|scope| {
        let thread = || {
            let mut recorded = 0;
            for _ in 0..5000 {
                let root = Span::start(&ROOT);
                recorded += usize::from(root.is_recording());
                let _entered = root.enter();
                // Below a root that is left out nobody is asked again.
                assert_eq!(Span::start(&CHILD).is_recording(), root.is_recording());
            }
            recorded
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(thread)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let most = 101 + began.elapsed().as_millis() as usize / 10;
    assert!((100..=most).contains(&recorded), "{recorded} of {most}");
    let stats = flush(&guard);
    assert_eq!(stats.delivered, 2 * recorded as u64);
    assert_eq!(stats.dropped.of(Reason::SampledOut), 20_000 - recorded as u64);
    drop(guard);
}

#[test]
fn samplers_have_the_names_of_the_specification() {
    for (sampler, name, description) in [
        (Sampler::always_on(), "always_on", "AlwaysOnSampler"),
        (Sampler::always_off(), "always_off", "AlwaysOffSampler"),
        (Sampler::ratio(0.25).obeying_caller(false), "traceidratio(0.25)", "TraceIdRatioBased{0.25}"),
    ] {
        assert_eq!((sampler.to_string(), sampler.description()), (name.to_owned(), description.to_owned()));
    }
    assert_eq!(Sampler::default().to_string(), "parentbased_always_on");
    let sampler = Sampler::per_second(5).for_unsampled_callers(Sampler::ratio(0.5));
    assert_eq!(sampler.to_string(), "parentbased_per_second(5), traceidratio(0.5) for unsampled callers");
    assert_eq!(
        sampler.description(),
        "ParentBased{root=RateLimiting{5},remoteParentSampled=AlwaysOnSampler,\
         remoteParentNotSampled=TraceIdRatioBased{0.5},localParentSampled=AlwaysOnSampler,\
         localParentNotSampled=AlwaysOffSampler}"
    );
}

const PART: &str = "TRACED_TEST_PART";

/// Our lines on the stderr of a process with this sampler, in which a caller is heard a hundred times.
fn said(sampler: &str) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "in_a_process_of_its_own", "--nocapture"]);
    let output = command.env_clear().env(PART, sampler).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    stderr.lines().filter(|line| line.starts_with("traced: ")).map(str::to_owned).collect()
}

/// Does nothing unless another test asks for it.
#[test]
fn in_a_process_of_its_own() {
    let Ok(sampler) = std::env::var(PART) else { return };
    let builder = Builder::new("shop", "1.2.3").exporter(Memory::default());
    let guard = match sampler.as_str() {
        "for callers" => {
            builder.sampler(Sampler::always_on().for_sampled_callers(Sampler::ratio(0.5))).install()
        }
        name => builder.variable("OTEL_TRACES_SAMPLER", name).install(),
    };
    Span::start_in(&ROOT, Context::none()).end();
    (0..100).for_each(|_| Span::start_in(&ROOT, caller(TraceFlags::SAMPLED, None)).end());
    drop(guard);
}

#[test]
fn spec_s8_a_ratio_that_acts_below_a_caller_is_one_line() {
    let lines = said("traceidratio");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("parentbased_"), "{lines:?}");
    assert_eq!(said("parentbased_traceidratio"), [""; 0]);
    assert_eq!(said("always_on"), [""; 0]);
    // Who gives callers a share means it.
    assert_eq!(said("for callers"), [""; 0]);
}
