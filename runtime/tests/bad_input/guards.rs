//! Guards, more than there should be.

use traced_runtime::{Scope, Span};

use super::harness::{INNER, OUTER, exported};

#[test]
fn one_span_may_be_entered_many_times_at_once() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        let mut entered: Vec<_> = (0..1000).map(|_| outer.enter()).collect();
        drop(Scope::enter(&INNER));
        while let Some(guard) = entered.pop() {
            drop(guard);
        }
    });
    assert_eq!(exported.one("inner").parent_span_id.as_ref(), Some(&exported.one("outer").span_id));
}
