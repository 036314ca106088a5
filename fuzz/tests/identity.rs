//! What is extracted of what was injected is what was injected, whatever a program says, in each format that has room.

use traced::{Context, Propagator, SpanContext, SpanId, TraceFlags, TraceId};
use traced_fuzz::{Headers, caller, sent};

const TIMES: usize = 20_000;

/// Marsaglia's generator of xorshift numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// With all bits, few, or one.
    fn bits(&mut self) -> u64 {
        let shift = [0, 0, 0, 8, 60, 63][self.below(6)];
        (self.next() >> shift).max(1)
    }
}

fn extracted(format: Propagator, context: &Context) -> Context {
    format.extract(&sent(format, context))
}

/// The ids as Zipkin's header has them, with one of these decisions behind.
fn with_decision(decisions: &[&str], has_upper_half: bool, random: &mut Random) -> Context {
    let high = if has_upper_half { random.next() } else { 0 };
    let (low, span) = (random.bits(), random.bits());
    let decision = decisions[random.below(decisions.len())];
    let header = format!("{high:016x}{low:016x}-{span:016x}{decision}");
    Propagator::B3.extract(&Headers(vec![("b3".to_owned(), header.into_bytes())]))
}

#[test]
fn ids_and_decisions_come_through() {
    use Propagator::{B3, B3Multi, Datadog, Google, Jaeger, OtTrace, XRay};
    let all: &[&str] = &["", "-0", "-1", "-d"];
    let mut random = Random(0x00f0_67aa_0ba9_02b7);
    for _ in 0..TIMES {
        for (format, decisions, has_upper_half) in [
            (B3, all, true),
            (B3Multi, all, true),
            (Jaeger, &all[1..], true),
            (XRay, &all[..3], true),
            (Datadog, &all[..3], true),
            (Google, &all[..3], true),
            (OtTrace, &all[..3], false),
        ] {
            let context = with_decision(decisions, has_upper_half, &mut random);
            let expected = caller(&context);
            assert!(expected.is_some());
            assert_eq!(caller(&extracted(format, &context)), expected, "{format}");
        }
    }
}

#[test]
fn flags_and_trace_state_come_through() {
    let mut random = Random(0x4bf9_2f35_77b3_4da6);
    for _ in 0..TIMES {
        let trace = u128::from(random.next()) << 64 | u128::from(random.bits());
        let caller = SpanContext::remote(
            TraceId::from_bytes(trace.to_be_bytes()),
            SpanId::from_bytes(random.bits().to_be_bytes()),
            TraceFlags::from_bits(random.below(4) as u8),
        );
        let state = state(&mut random);
        let context = Context::from_remote(caller, Some(&state));
        let again = extracted(Propagator::TraceContext, &context);
        assert_eq!(again.span_context(), Some(caller));
        assert_eq!(again.trace_state().unwrap_or_default(), state);
    }
}

/// No more than is sent on.
fn state(random: &mut Random) -> String {
    const KEY: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789_-*/@";
    let value: Vec<u8> = (0x20..0x7f).filter(|byte| *byte != b',' && *byte != b'=').collect();
    let members = (0..random.below(16)).map(|_| {
        let mut letters = |of: &[u8], most| -> String {
            (0..random.below(most)).map(|_| char::from(of[random.below(of.len())])).collect()
        };
        format!("k{}={}v", letters(KEY, 40), letters(&value, 80))
    });
    members.collect::<Vec<_>>().join(",")
}

#[test]
fn baggage_comes_through() {
    let mut random = Random(0x7068_6f74_6f73);
    for _ in 0..TIMES {
        let mut context = Context::none();
        for _ in 0..random.below(6) {
            let (name, value) = (text(&mut random), text(&mut random));
            // A name of nothing is none.
            context = context.with_baggage(&format!("k{name}"), &value);
        }
        let again = extracted(Propagator::Baggage, &context);
        assert_eq!(again.baggage().collect::<Vec<_>>(), context.baggage().collect::<Vec<_>>());
    }
}

/// Any letters: plain ones, ones that mean something, ones that nobody sees, and ones of any script.
fn text(random: &mut Random) -> String {
    let letter = |random: &mut Random| match random.below(4) {
        0 => char::from(b"%,;=\"\\ \t\r\n+"[random.below(11)]),
        1 => char::from_u32(random.below(0x11_0000) as u32).unwrap_or('\u{fffd}'),
        _ => char::from(random.below(128) as u8),
    };
    (0..random.below(20)).map(|_| letter(random)).collect()
}
