//! traced without its macros: what an annotated function is not to cost more than.

use std::hint::black_box;

use traced::{Callsite, FutureExt as _, Scope, Span, Value, callsite};

use super::traced::Traced;
use super::{Account, Library};
use crate::workloads::{self, Calls};

/// It differs from the other in nothing but its functions.
pub struct ByHand(pub Traced);

impl Library for ByHand {
    fn flush(&self) {
        Library::flush(&self.0);
    }

    fn delivered(&self) -> Option<u64> {
        Library::delivered(&self.0)
    }

    fn account(&self) -> Option<Account> {
        Library::account(&self.0)
    }
}

static ROOT: Callsite = callsite!("root");
static LEAF: Callsite = callsite!("leaf");
static NEST: Callsite = callsite!("nest");
static ATTRIBUTES: Callsite = callsite!("attributes");
static COPIED: Callsite = callsite!("copied");
static READY: Callsite = callsite!("ready");
static YIELDING: Callsite = callsite!("yielding");

impl Calls for ByHand {
    fn root(work: impl FnOnce()) {
        let _scope = Scope::enter(&ROOT);
        work();
    }

    #[inline(never)]
    fn leaf(n: u64) -> u64 {
        let _scope = Scope::enter(&LEAF);
        black_box(n)
    }

    #[inline(never)]
    fn nest(n: u64, depth: u32) -> u64 {
        let _scope = Scope::enter(&NEST);
        if depth > 1 { Self::nest(n, depth - 1) + 1 } else { black_box(n) }
    }

    #[inline(never)]
    fn attributes(n: u64) -> u64 {
        let span = Span::start(&ATTRIBUTES);
        if span.is_recording() {
            let user = format_args!("user-{n:011}");
            let values = [Value::Static("a static value"), Value::from(n), Value::Display(&user)];
            set(&span, values);
        }
        let _scope = Scope::of(span);
        black_box(n)
    }

    #[inline(never)]
    fn copied(n: u64, user: &str) -> u64 {
        let span = Span::start(&COPIED);
        if span.is_recording() {
            set(&span, [Value::Static("a static value"), Value::from(n), Value::Str(user)]);
        }
        let _scope = Scope::of(span);
        black_box(user);
        black_box(n)
    }

    async fn root_async(work: impl Future<Output = ()>) {
        work.in_span(Span::start(&ROOT)).await;
    }

    #[inline(never)]
    async fn ready(n: u64) -> u64 {
        async move { black_box(n) }.in_span(Span::start(&READY)).await
    }

    #[inline(never)]
    async fn yielding(n: u64) -> u64 {
        let body = async move {
            workloads::wait_once().await;
            black_box(n)
        };
        body.in_span(Span::start(&YIELDING)).await
    }

    fn unsampled(work: impl FnOnce()) {
        Traced::unsampled(work);
    }
}

fn set(span: &Span, [a, b, c]: [Value<'_>; 3]) {
    span.set_all(&[("a", a), ("b", b), ("c", c)]);
}
