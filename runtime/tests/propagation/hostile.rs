//! Whatever strangers send costs bounded time and memory.

use std::time::Instant;

use traced_runtime::{Carrier, Context, Propagator, xray_header};

use super::table::{SPAN, TRACE};

const ALL: [Propagator; 9] = [
    Propagator::TraceContext,
    Propagator::Baggage,
    Propagator::B3,
    Propagator::B3Multi,
    Propagator::Jaeger,
    Propagator::XRay,
    Propagator::OtTrace,
    Propagator::Datadog,
    Propagator::Google,
];

/// The same value under each name, many times over.
struct Everywhere<'a> {
    value: &'a [u8],
    times: usize,
}

struct Hostile;

impl Carrier<Hostile> for Everywhere<'_> {
    fn values(&self, _: &str, visit: &mut dyn FnMut(&[u8])) {
        (0..self.times).for_each(|_| visit(self.value));
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        (0..self.times).for_each(|n| visit(&format!("uberctx-{n}")));
    }
}

fn assert_small(context: &Context) {
    let baggage: usize = context.baggage().map(|(name, value)| name.len() + value.len()).sum();
    assert!(baggage <= 3 * 8192 && context.baggage().count() <= 64);
    assert!(context.trace_state().is_none_or(|state| state.len() <= 2048));
    assert!(xray_header(context).is_none_or(|header| header.len() < 512));
}

#[test]
fn megabytes_of_headers_are_passed_by() {
    let huge: Vec<Vec<u8>> = [
        b"a=1,".repeat(1 << 18),
        b",".repeat(1 << 20),
        b"-".repeat(1 << 20),
        b";".repeat(1 << 20),
        b"%".repeat(1 << 20),
        b"0".repeat(1 << 20),
        b"\xff".repeat(1 << 20),
        [b"k=".to_vec(), b"v".repeat(1 << 20)].concat(),
        [b"00-".to_vec(), TRACE.as_bytes().to_vec(), b"-".repeat(1 << 20)].concat(),
    ]
    .into();
    let began = Instant::now();
    for value in &huge {
        for format in ALL {
            assert_small(&format.extract(&Everywhere { value, times: 1 }));
        }
    }
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn a_hundred_thousand_lines_are_passed_by() {
    let began = Instant::now();
    for value in ["", "a=1", "00-1-1-01", &format!("{TRACE}-{SPAN}-1")] {
        for format in ALL {
            assert_small(&format.extract(&Everywhere { value: value.as_bytes(), times: 10_000 }));
        }
    }
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn no_byte_is_too_strange() {
    let rows = [
        format!("00-{TRACE}-{SPAN}-01"),
        format!("{TRACE}-{SPAN}-1-{SPAN}"),
        format!("{TRACE}:{SPAN}:0:1"),
        format!("Root=1-{}-{};Parent={SPAN};Sampled=1", &TRACE[..8], &TRACE[8..]),
        format!("{TRACE}/1;o=1"),
        "a=1;p,b=%41".to_owned(),
        "12345678901234567890".to_owned(),
    ];
    for row in rows {
        for place in 0..=row.len() {
            for byte in [0, b'\n', b'\r', b' ', b'%', b'-', b'=', b',', 0x7f, 0x80, 0xc3, 0xff] {
                let mut value = row.clone().into_bytes();
                value.insert(place, byte);
                for format in ALL {
                    assert_small(&format.extract(&Everywhere { value: &value, times: 1 }));
                }
            }
        }
    }
}
