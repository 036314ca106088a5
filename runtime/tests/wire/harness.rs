//! A process has one pipeline at a time, so the tests take turns.

use traced_runtime::export::{Exporter, Memory};
use traced_runtime::{Builder, Callsite, Limits, Span, callsite};
use traced_test_support::span::Span as WireSpan;

use super::support::{Requests, alone};

/// A callsite without attributes of its own.
pub(crate) static BARE: Callsite = callsite!("bare").of_library();

/// What `work` exports under these limits, as a foreign decoder reads it.
pub(crate) fn exported(limits: Limits, work: impl FnOnce()) -> Vec<WireSpan> {
    let requests = Requests::default();
    recorded(limits, requests.clone(), work);
    requests.spans()
}

/// The one span on which `work` is done.
pub(crate) fn span_with(limits: Limits, work: impl FnOnce(&Span)) -> WireSpan {
    let mut spans = exported(limits, || work(&Span::start(&BARE)));
    assert_eq!(spans.len(), 1);
    spans.remove(0)
}

/// Like [`span_with`], but read by our own decoder, for what the foreign one refuses.
pub(crate) fn span_with_as_we_read_it(
    limits: Limits,
    work: impl FnOnce(&Span),
) -> traced_runtime::wire::Span {
    let memory = Memory::default();
    recorded(limits, memory.clone(), || work(&Span::start(&BARE)));
    let mut spans = memory.spans();
    assert_eq!(spans.len(), 1);
    spans.remove(0)
}

/// How many bytes `work` exports.
pub(crate) fn size_of(limits: Limits, work: impl FnOnce()) -> usize {
    let requests = Requests::default();
    recorded(limits, requests.clone(), work);
    let requests = requests.0.lock().unwrap();
    requests.iter().map(Vec::len).sum()
}

fn recorded(limits: Limits, exporter: impl Exporter, work: impl FnOnce()) {
    let _alone = alone();
    let guard = Builder::new("shop", "1.2.3")
        .exporter(exporter)
        .limits(limits)
        .resource("long.name.of.a.team", &"blue".repeat(30_000))
        .resource("team", "red")
        .resource("team", "blue")
        .resource("", "nobody")
        .install();
    work();
    drop(guard);
}
