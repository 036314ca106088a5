//! Several formats one after the other, and which of them the process reads and writes.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::baggage::{self, BaggageReader};
use super::caller::Outgoing;
use super::headers::{Headers, Put};
use super::propagator::Propagator;
use crate::carrier::{Carrier, CarrierMut};
use crate::context::Context;

/// What nobody has chosen otherwise.
pub(crate) const DEFAULT: [Propagator; 2] = [Propagator::TraceContext, Propagator::Baggage];

static READ: AtomicU64 = AtomicU64::new(packed(&DEFAULT));
static WRITTEN: AtomicU64 = AtomicU64::new(packed(&DEFAULT));

/// Chooses those of the process.
pub(crate) fn install(read: &[Propagator], written: &[Propagator]) {
    READ.store(packed(read), Relaxed);
    WRITTEN.store(packed(written), Relaxed);
}

/// Reads in the formats of the process.
pub(super) fn extract_usual<C: Carrier<M> + ?Sized, M>(carrier: &C) -> Context {
    extract(Unpacked::of(&READ).list(), carrier)
}

/// Writes in the formats of the process, and takes away what is there in others that it reads: a request that is handed
/// on is not to name two callers.
pub(super) fn inject_usual<C: CarrierMut<M> + ?Sized, M>(
    context: &Context,
    with_baggage: bool,
    carrier: &mut C,
) {
    let (read, written) = (Unpacked::of(&READ), Unpacked::of(&WRITTEN));
    for stale in read.list().iter().filter(|read| !written.list().contains(read)) {
        stale.write(None, &mut putting(carrier));
    }
    write(written.list(), context, with_baggage, &mut putting(carrier));
}

pub(super) fn extract<C: Carrier<M> + ?Sized, M>(formats: &[Propagator], carrier: &C) -> Context {
    let values = |name: &str, visit: &mut dyn FnMut(&[u8])| carrier.values(name, visit);
    let names = |visit: &mut dyn FnMut(&str)| carrier.names(visit);
    read(formats, &Headers { values: &values, names: &names })
}

pub(super) fn inject<C: CarrierMut<M> + ?Sized, M>(
    formats: &[Propagator],
    context: &Context,
    carrier: &mut C,
) {
    write(formats, context, true, &mut putting(carrier));
}

/// The first format that names a caller counts; baggage is of all.
fn read(formats: &[Propagator], headers: &Headers<'_>) -> Context {
    let caller = formats.iter().find_map(|format| format.read(headers));
    let context = caller.unwrap_or_else(Context::none);
    let mut baggage = BaggageReader::default();
    formats.iter().for_each(|format| format.read_baggage(headers, &mut baggage));
    let entries = baggage.finish();
    if entries.is_empty() { context } else { context.with_extra(|extra| extra.baggage = entries) }
}

fn write(formats: &[Propagator], context: &Context, with_baggage: bool, put: Put<'_>) {
    let outgoing = Outgoing::of(context);
    for format in formats {
        format.write(outgoing.as_ref(), put);
    }
    if with_baggage && formats.contains(&Propagator::Baggage) {
        put(baggage::NAME, baggage::write(context.baggage_entries()).as_deref());
    }
}

fn putting<C: CarrierMut<M> + ?Sized, M>(carrier: &mut C) -> impl FnMut(&'static str, Option<&str>) {
    |name, value| match value {
        Some(value) => carrier.set(name, value),
        None => carrier.remove(name),
    }
}

/// Four bits for each, so that a list is read without a lock; a list that nobody needs so long ends early.
const fn packed(formats: &[Propagator]) -> u64 {
    let (mut packed, mut place) = (0, 0);
    while place < formats.len() && place < MOST {
        packed |= (formats[place] as u64 + 1) << (place * 4);
        place += 1;
    }
    packed
}

const MOST: usize = 16;

struct Unpacked {
    formats: [Propagator; MOST],
    count: usize,
}

impl Unpacked {
    fn of(list: &AtomicU64) -> Self {
        let mut rest = list.load(Relaxed);
        let mut unpacked = Self { formats: [Propagator::TraceContext; MOST], count: 0 };
        while rest != 0 {
            if let Some(format) = Propagator::all().find(|format| *format as u64 + 1 == rest & 15) {
                unpacked.formats[unpacked.count] = format;
                unpacked.count += 1;
            }
            rest >>= 4;
        }
        unpacked
    }

    fn list(&self) -> &[Propagator] {
        &self.formats[..self.count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_kept_in_its_order() {
        let all: Vec<_> = Propagator::all().collect();
        let reversed: Vec<_> = all.iter().rev().copied().collect();
        for list in [&all[..], &reversed, &all[..1], &[]] {
            assert_eq!(Unpacked::of(&AtomicU64::new(packed(list))).list(), list);
        }
    }
}
