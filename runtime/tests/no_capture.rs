//! A test that is over leaves nothing behind that costs.

use traced_runtime::testing::capture;
use traced_runtime::{Callsite, Context, Span, callsite};

static ROOT: Callsite = callsite!("root");

#[test]
fn what_goes_on_after_its_test_is_not_recorded() {
    assert!(!Span::start(&ROOT).is_recording());
    let context = {
        let capture = capture();
        assert!(Span::start(&ROOT).is_recording());
        assert_eq!(capture.spans().len(), 1);
        Context::current()
    };
    let _entered = context.enter();
    assert!(!Span::start(&ROOT).is_recording());
    let capture = capture();
    assert!(Span::start(&ROOT).is_recording());
    capture.assert_tree("root");
}
