//! A span may begin a trace of its own, or stand below another one than the current.
#![deny(warnings)]

use std::future::Future;
use traced::{Callsite, Context, Span, SpanContext, TraceFlags, callsite, current, traced};
use traced_ui_support::{block_on, give_way, makes};

static JOB: Callsite = callsite!("job");

#[traced]
fn outer(job: &Span) {
    root();
    block_on(linked_root());
    let batch = Batch { context: job.context(), remote: None };
    batch.by_reference();
    block_on(batch.later());
    by_value(job.context());
    let given_up = by_option(Some(current()), job);
    block_on(given_up).unwrap_err();
    block_on(by_option(None, job)).unwrap_err();
    inner();
}

#[traced(root)]
fn root() {
    inner();
}

#[traced(root(link))]
async fn linked_root() {
    give_way().await;
    inner();
}

struct Batch {
    context: Context,
    remote: Option<SpanContext>,
}

impl Batch {
    #[traced(parent = self.context)]
    fn by_reference(&self) {
        inner();
    }

    #[traced(parent = &self.context, kind = consumer)]
    async fn later(self: &Self) {
        give_way().await;
        inner();
    }

    #[traced(parent = self.remote)]
    fn of_another_process(&self) -> Option<SpanContext> {
        current().span_context()
    }
}

#[traced(parent = parent)]
fn by_value(parent: Context) {
    drop(parent);
}

#[traced(parent = parent.as_ref(), links = [other])]
fn by_option(parent: Option<Context>, other: &Span) -> impl Future<Output = Result<(), u8>> {
    inner();
    std::future::ready(Err(1))
}

#[traced(parent = span)]
fn by_span(span: &Span) -> u8 {
    1
}

#[traced]
fn inner() {}

fn run() {
    let job = Span::start(&JOB);
    outer(&job);
    assert_eq!(by_span(&job), 1);
    let remote = SpanContext::remote(
        "0af7651916cd43dd8448eb211c80319c".parse().unwrap(),
        "b7ad6b7169203331".parse().unwrap(),
        TraceFlags::SAMPLED,
    );
    let batch = Batch { context: Context::none(), remote: Some(remote) };
    let made = batch.of_another_process().unwrap();
    assert_eq!(made.trace_id, remote.trace_id);
}

fn main() {
    makes(
        run,
        "
        job
          by_reference
            inner
          later <consumer>
            inner
          by_value
          by_span
        outer
          inner
          by_option !u8 -> 1
          inner
          by_option !u8 -> 1
          inner
        root
          inner
        linked_root -> 1
          inner
        of_another_process
        ",
    );
}
