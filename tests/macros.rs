//! What the macros do to functions of every shape: the function stays what it was, and its span says what happened.

// An expected lint that does not fire is one that the macros have silenced; one that fires is one they have caused.
#![deny(unfulfilled_lint_expectations, unused)]

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::{self, Display};
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use traced::testing::{Capture, capture};
use traced::wire::{AnyValue, Span, Status};
use traced::{Kind, traced, traced_handler};

/// Runs a future to its end; those of these tests wake nobody.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

/// Lets the others run once.
async fn give_way() {
    let mut waited = false;
    std::future::poll_fn(
        |_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending },
    )
    .await;
}

fn names(capture: &Capture) -> Vec<String> {
    capture.spans().into_iter().map(|span| span.name).collect()
}

fn value<'a>(span: &'a Span, key: &str) -> Option<&'a AnyValue> {
    span.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    value(span, key).and_then(AnyValue::as_str)
}

fn number(span: &Span, key: &str) -> Option<i64> {
    value(span, key).and_then(AnyValue::as_i64)
}

fn failed(span: &Span) -> bool {
    matches!(span.status, Status::Error(_))
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

mod sync {
    use super::*;

    #[traced]
    fn plain() {}

    #[test]
    fn a_function_makes_a_span_of_its_name() {
        let capture = capture();
        plain();
        let span = capture.span("plain");
        assert_eq!(span.kind, Kind::Internal);
        assert_eq!(span.status, Status::Unset);
        assert_eq!(text(&span, "code.function.name"), Some("macros::sync::plain"));
        assert!(text(&span, "code.file.path").is_some_and(|path| path.ends_with("macros.rs")));
    }

    #[traced]
    #[allow(clippy::needless_pass_by_value, reason = "it stands between")]
    #[doc(hidden)]
    fn on_line() -> u32 {
        line!()
    }

    #[test]
    fn the_line_is_that_of_the_function_and_not_of_the_attribute() {
        let capture = capture();
        let inside = on_line();
        assert_eq!(number(&capture.span("on_line"), "code.line.number"), Some(i64::from(inside) - 1));
    }

    #[traced("orders.charge", kind = client)]
    fn with_arguments() {}

    #[traced(name = "orders.refund", kind = producer)]
    fn with_named_arguments() -> u8 {
        1
    }

    #[test]
    fn a_name_and_a_kind_are_what_the_attribute_says() {
        let capture = capture();
        with_arguments();
        with_named_arguments();
        assert_eq!(capture.span("orders.charge").kind, Kind::Client);
        assert_eq!(capture.span("orders.refund").kind, Kind::Producer);
    }

    #[traced]
    fn outer() -> u8 {
        inner() + inner()
    }

    #[traced]
    fn inner() -> u8 {
        1
    }

    #[test]
    fn calls_nest() {
        let capture = capture();
        assert_eq!(outer(), 2);
        let spans = capture.spans();
        assert_eq!(names(&capture), ["outer", "inner", "inner"]);
        assert_eq!(spans[1].parent_span_id, Some(spans[0].span_id));
        assert_eq!(spans[2].parent_span_id, Some(spans[0].span_id));
        assert_eq!(spans[2].trace_id, spans[0].trace_id);
    }

    #[traced]
    fn recursive(depth: u8) -> u8 {
        if depth == 0 { 0 } else { 1 + recursive(depth - 1) }
    }

    #[test]
    fn a_function_may_call_itself() {
        let capture = capture();
        assert_eq!(recursive(3), 3);
        let spans = capture.spans();
        assert_eq!(spans.len(), 4);
        assert!(spans.windows(2).all(|pair| pair[1].parent_span_id == Some(pair[0].span_id)));
    }

    #[traced]
    fn read(fails: bool) -> io::Result<u8> {
        let failure = if fails { Err(io::Error::other("the secret is 42")) } else { Ok(7) };
        let seven = failure?;
        Ok(seven)
    }

    #[test]
    fn an_error_is_known_by_its_type_under_any_alias_and_its_message_stays() {
        let capture = capture();
        assert!(read(true).is_err());
        let span = capture.span("read");
        assert_eq!(span.status, Status::Error(String::new()));
        assert_eq!(text(&span, "error.type"), Some("std::io::error::Error"));
    }

    #[test]
    fn success_leaves_the_status_unset() {
        let capture = capture();
        assert_eq!(read(false).ok(), Some(7));
        let span = capture.span("read");
        assert_eq!(span.status, Status::Unset);
        assert_eq!(value(&span, "error.type"), None);
    }

    #[traced]
    fn panics() {
        panic!("on purpose");
    }

    #[traced]
    fn panics_with_a_result() -> u8 {
        panic!("on purpose");
    }

    #[test]
    fn a_panic_is_an_error() {
        let capture = capture();
        assert!(catch_unwind(panics).is_err());
        assert!(catch_unwind(panics_with_a_result).is_err());
        for name in ["panics", "panics_with_a_result"] {
            let span = capture.span(name);
            assert!(failed(&span), "{name}");
            assert_eq!(text(&span, "error.type"), Some("panic"), "{name}");
        }
    }

    #[traced]
    fn never() -> ! {
        panic!("on purpose")
    }

    #[test]
    fn a_function_may_never_return() {
        let capture = capture();
        assert!(catch_unwind(|| never()).is_err());
        assert!(failed(&capture.span("never")));
    }

    #[traced]
    fn first_mut(numbers: &mut Vec<u8>) -> &mut u8 {
        numbers.push(1);
        &mut numbers[0]
    }

    #[traced]
    fn first_mut_or_error<'a>(numbers: &'a mut [u8], _name: &str) -> Result<&'a mut u8, String> {
        numbers.first_mut().ok_or_else(|| "empty".to_owned())
    }

    #[test]
    fn a_reference_goes_in_and_one_comes_out() {
        let capture = capture();
        let mut numbers = Vec::new();
        assert!(first_mut_or_error(&mut numbers, "x").is_err());
        *first_mut(&mut numbers) += 1;
        *first_mut_or_error(&mut numbers, "x").unwrap() += 1;
        assert_eq!(numbers, [3]);
        assert_eq!(capture.spans().len(), 3);
    }

    #[traced]
    fn early(number: i8) -> Box<dyn Display> {
        if number < 0 {
            return Box::new("negative");
        }
        Box::new(number)
    }

    #[test]
    fn an_early_return_is_coerced() {
        let capture = capture();
        assert_eq!(early(-1).to_string(), "negative");
        assert_eq!(early(1).to_string(), "1");
        assert_eq!(names(&capture), ["early", "early"]);
    }

    #[traced]
    fn reassigned(mut word: &str) -> usize {
        while let Some(shorter) = word.strip_prefix('a') {
            word = shorter;
        }
        word.len()
    }

    #[traced]
    fn reassigned_within((mut left, right): (&str, &str), Pair { mut a, b: _ }: Pair) -> usize {
        let local = right.repeat(left.len());
        left = &local;
        a += 1;
        left.len() + a
    }

    struct Pair {
        a: usize,
        #[expect(dead_code, reason = "only there to be matched")]
        b: usize,
    }

    #[test]
    fn mut_parameters_are_assigned_to() {
        let capture = capture();
        assert_eq!(reassigned("aab"), 1);
        assert_eq!(reassigned_within(("ab", "c"), Pair { a: 1, b: 2 }), 4);
        assert_eq!(capture.spans().len(), 2);
    }

    #[traced]
    fn counted(mut number: u8) {
        number += 1;
        assert_eq!(number, 2);
    }

    #[test]
    fn mut_parameters_work_behind_a_guard() {
        let capture = capture();
        counted(1);
        assert_eq!(names(&capture), ["counted"]);
    }

    #[traced]
    fn generic<'a, T, const N: usize>(items: &'a [T; N], map: impl Fn(&T) -> String) -> (Vec<String>, &'a [T])
    where
        T: Clone,
    {
        (items.iter().map(map).collect(), items)
    }

    #[test]
    fn generics_stay() {
        let capture = capture();
        assert_eq!(
            generic(&[1, 2], ToString::to_string),
            (vec!["1".to_owned(), "2".to_owned()], &[1, 2][..])
        );
        assert_eq!(names(&capture), ["generic"]);
    }

    #[traced]
    fn opaque(numbers: &[u8]) -> impl Iterator<Item = u8> + '_ {
        numbers.iter().copied()
    }

    #[traced]
    fn opaque_or_error() -> Result<impl Display, io::Error> {
        Ok(1)
    }

    #[traced]
    fn closure() -> impl Fn(u8) -> u8 {
        |number| number + 1
    }

    #[test]
    fn an_opaque_type_may_come_out() {
        let capture = capture();
        assert_eq!(opaque(&[1, 2]).sum::<u8>(), 3);
        assert_eq!(opaque_or_error().unwrap().to_string(), "1");
        assert_eq!(closure()(1), 2);
        assert_eq!(names(&capture), ["opaque", "opaque_or_error", "closure"]);
    }

    #[traced]
    extern "C" fn extern_c(number: u8) -> u8 {
        number
    }

    #[test]
    fn extern_stays() {
        let capture = capture();
        let function: extern "C" fn(u8) -> u8 = extern_c;
        assert_eq!(function(1), 1);
        assert_eq!(names(&capture), ["extern_c"]);
    }

    #[traced]
    fn with_inner_attributes() -> u8 {
        #![allow(unused_variables, reason = "to see that it is heard")]
        use std::convert::identity;
        let unused = 1;
        fn nested() -> u8 {
            2
        }
        identity(nested())
    }

    #[test]
    fn inner_attributes_and_items_stay_in_the_body() {
        let capture = capture();
        assert_eq!(with_inner_attributes(), 2);
        assert_eq!(names(&capture), ["with_inner_attributes"]);
    }

    #[traced]
    fn r#match(r#type: u8) -> u8 {
        r#type
    }

    #[test]
    fn a_raw_name_loses_its_mark() {
        let capture = capture();
        assert_eq!(r#match(1), 1);
        assert_eq!(names(&capture), ["match"]);
    }

    #[traced]
    #[expect(dead_code, reason = "the lint must fire")]
    fn never_called() -> u8 {
        0
    }

    #[traced]
    #[expect(dead_code, reason = "the lint must fire")]
    fn never_called_either() {}

    #[traced]
    #[expect(unused_variables, reason = "the lint must fire")]
    fn unused(argument: u8) -> u8 {
        0
    }

    #[traced]
    #[expect(unused_mut, reason = "the lint must fire")]
    fn needlessly_mut(mut argument: u8) -> u8 {
        argument
    }

    #[traced]
    #[expect(unreachable_code, reason = "the lint must fire")]
    fn unreachable() -> u8 {
        return 1;
        2
    }

    #[test]
    fn lints_fire() {
        let capture = capture();
        assert_eq!((unused(1), needlessly_mut(1), unreachable()), (0, 1, 1));
        assert_eq!(names(&capture), ["unused", "needlessly_mut", "unreachable"]);
    }

    #[rustfmt::skip]
    #[traced(attrs(number))]
    fn in_one_line(number: u8) -> u8 { number }

    #[rustfmt::skip]
    #[traced]
    fn nothing_in_one_line() { in_one_line(2); }

    #[rustfmt::skip]
    #[traced]
    fn something_in_one_line() -> u8 { in_one_line(2) }

    #[test]
    fn no_braces_become_unnecessary() {
        let capture = capture();
        nothing_in_one_line();
        assert_eq!(something_in_one_line(), 2);
        let expected = ["nothing_in_one_line", "in_one_line", "something_in_one_line", "in_one_line"];
        assert_eq!(names(&capture), expected);
    }

    macro_rules! traced_by_macro {
        ($visibility:vis $name:ident $body:block $ty:ty) => {
            #[traced]
            $visibility fn $name() -> $ty $body
        };
    }

    traced_by_macro!(pub(super) made { 5 } u8);

    #[test]
    fn a_function_may_come_from_a_macro() {
        let capture = capture();
        assert_eq!(made(), 5);
        assert_eq!(names(&capture), ["made"]);
    }
}

mod futures {
    use super::*;

    #[traced]
    async fn outer() -> u8 {
        give_way().await;
        let one = inner().await;
        give_way().await;
        one + inner().await
    }

    #[traced]
    async fn inner() -> u8 {
        give_way().await;
        1
    }

    #[test]
    fn calls_nest_across_awaits() {
        let capture = capture();
        assert_eq!(block_on(outer()), 2);
        let spans = capture.spans();
        assert_eq!(names(&capture), ["outer", "inner", "inner"]);
        assert_eq!(spans[1].parent_span_id, Some(spans[0].span_id));
        assert_eq!(spans[2].parent_span_id, Some(spans[0].span_id));
    }

    #[test]
    fn two_futures_on_one_thread_keep_apart() {
        let capture = capture();
        let (mut left, mut right) = (pin!(outer()), pin!(outer()));
        let mut context = Context::from_waker(Waker::noop());
        let mut open = [true, true];
        while open.contains(&true) {
            open[0] = open[0] && left.as_mut().poll(&mut context).is_pending();
            open[1] = open[1] && right.as_mut().poll(&mut context).is_pending();
        }
        let spans = capture.spans();
        let roots: Vec<_> = spans.iter().filter(|span| span.name == "outer").collect();
        assert_eq!(roots.len(), 2);
        for root in roots {
            assert_eq!(root.parent_span_id, None);
            assert_eq!(spans.iter().filter(|span| span.parent_span_id == Some(root.span_id)).count(), 2);
        }
    }

    #[traced]
    async fn read(fails: bool) -> io::Result<u8> {
        give_way().await;
        if fails {
            Err(io::ErrorKind::NotFound)?
        }
        Ok(1)
    }

    #[test]
    fn an_error_is_known_by_its_type() {
        let capture = capture();
        assert!(block_on(read(true)).is_err());
        let span = capture.span("read");
        assert!(failed(&span));
        assert_eq!(text(&span, "error.type"), Some("std::io::error::Error"));
    }

    #[test]
    fn success_leaves_the_status_unset() {
        let capture = capture();
        assert!(block_on(read(false)).is_ok());
        assert_eq!(capture.span("read").status, Status::Unset);
    }

    #[traced]
    async fn panics() {
        give_way().await;
        panic!("on purpose");
    }

    #[test]
    fn a_panic_is_an_error() {
        let capture = capture();
        assert!(catch_unwind(|| block_on(panics())).is_err());
        assert_eq!(text(&capture.span("panics"), "error.type"), Some("panic"));
    }

    #[traced]
    async fn cancelled(dropped: &Cell<bool>) {
        struct Inside<'a>(&'a Cell<bool>);
        impl Drop for Inside<'_> {
            fn drop(&mut self) {
                sync::made();
                self.0.set(true);
            }
        }
        let _inside = Inside(dropped);
        std::future::pending().await
    }

    #[test]
    fn a_dropped_future_is_cancelled_and_its_destructors_are_in_its_span() {
        let capture = capture();
        let dropped = Cell::new(false);
        let mut future = Box::pin(cancelled(&dropped));
        assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(future);
        assert!(dropped.get());
        let span = capture.span("cancelled");
        assert_eq!(value(&span, "traced.cancelled"), Some(&AnyValue::Bool(true)));
        assert_eq!(span.status, Status::Unset);
        assert_eq!(capture.span("made").parent_span_id, Some(span.span_id));
    }

    #[test]
    fn a_future_that_is_never_polled_makes_no_span() {
        let capture = capture();
        drop(inner());
        assert_eq!(names(&capture), [""; 0]);
    }

    #[traced]
    async fn never() -> ! {
        give_way().await;
        panic!("on purpose")
    }

    #[test]
    fn a_function_may_never_return() {
        let capture = capture();
        assert!(catch_unwind(|| block_on(async { never().await })).is_err());
        assert!(failed(&capture.span("never")));
    }

    #[traced]
    async fn early(number: i8) -> Box<dyn Display> {
        if number < 0 {
            return Box::new("negative");
        }
        give_way().await;
        Box::new(number)
    }

    #[traced]
    async fn early_and_nothing(number: i8) {
        if number < 0 {
            return;
        }
        give_way().await;
    }

    #[test]
    fn an_early_return_is_coerced() {
        let capture = capture();
        assert_eq!(block_on(early(-1)).to_string(), "negative");
        assert_eq!(block_on(early(1)).to_string(), "1");
        block_on(early_and_nothing(-1));
        assert_eq!(capture.spans().len(), 3);
    }

    // https://github.com/tokio-rs/tracing/issues/2717
    #[traced]
    async fn reassigned(mut word: &str) -> usize {
        let local = word.repeat(2);
        word = &local;
        give_way().await;
        word.len()
    }

    #[test]
    fn mut_parameters_may_hold_what_lives_shorter_than_the_call() {
        let capture = capture();
        assert_eq!(block_on(reassigned("ab")), 4);
        assert_eq!(names(&capture), ["reassigned"]);
    }

    // https://github.com/tokio-rs/tracing/issues/2796
    #[traced]
    async fn first_mut<'a>(numbers: &'a mut [u8], _name: &str) -> Result<&'a mut u8, &'static str> {
        give_way().await;
        numbers.first_mut().ok_or("empty")
    }

    #[test]
    fn a_reference_goes_in_and_one_comes_out() {
        let capture = capture();
        let mut numbers = vec![1];
        *block_on(first_mut(&mut numbers, "x")).unwrap() += 1;
        assert_eq!(numbers, [2]);
        assert_eq!(names(&capture), ["first_mut"]);
    }

    #[traced]
    async fn opaque<T: Display + Clone>(item: &T) -> Result<impl Display + use<T>, fmt::Error> {
        give_way().await;
        Ok(item.clone())
    }

    #[test]
    fn an_opaque_type_may_come_out() {
        let capture = capture();
        assert_eq!(block_on(opaque(&1)).unwrap().to_string(), "1");
        assert_eq!(names(&capture), ["opaque"]);
    }

    #[traced]
    async fn boxed_recursion(depth: u8) -> u8 {
        if depth == 0 { 0 } else { 1 + Box::pin(boxed_recursion(depth - 1)).await }
    }

    #[test]
    fn a_function_may_call_itself() {
        let capture = capture();
        assert_eq!(block_on(boxed_recursion(2)), 2);
        assert_eq!(capture.spans().len(), 3);
    }

    #[traced(attrs(name))]
    async fn can_be_sent(name: String, cell: Cell<u8>) -> Result<u8, io::Error> {
        give_way().await;
        Ok(cell.get() + u8::try_from(name.len()).unwrap_or_default())
    }

    #[traced]
    async fn stays_here(count: Rc<RefCell<u8>>) -> u8 {
        give_way().await;
        *count.borrow_mut() += 1;
        give_way().await;
        *count.borrow()
    }

    #[test]
    fn a_future_can_be_sent_exactly_when_its_body_can() {
        let capture = capture();
        let sent = assert_send(can_be_sent("ab".to_owned(), Cell::new(1)));
        assert_eq!(block_on(sent).ok(), Some(3));
        assert_eq!(block_on(stays_here(Rc::new(RefCell::new(1)))), 2);
        assert_eq!(capture.spans().len(), 2);
    }

    #[test]
    fn a_span_goes_with_its_task_to_another_thread() {
        let capture = capture();
        let mut future = Box::pin(assert_send(outer()));
        assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let output = std::thread::scope(|scope| scope.spawn(|| block_on(future)).join());
        assert_eq!(output.ok(), Some(2));
        let root = capture.span("outer");
        let children = capture.spans().into_iter().filter(|span| span.parent_span_id == Some(root.span_id));
        assert_eq!(children.count(), 2);
    }

    #[traced]
    async fn returns_a_future() -> impl Future<Output = u8> {
        async { 4 }
    }

    #[test]
    fn a_future_may_come_out_of_a_future() {
        let capture = capture();
        assert_eq!(block_on(async { returns_a_future().await.await }), 4);
        assert_eq!(names(&capture), ["returns_a_future"]);
    }

    #[traced]
    #[expect(dead_code, reason = "the lint must fire")]
    async fn never_called() {}

    #[traced]
    #[expect(unused_variables, reason = "the lint must fire")]
    async fn unused(argument: u8) {}

    #[traced]
    #[expect(unused_mut, reason = "the lint must fire")]
    async fn needlessly_mut(mut argument: u8) -> u8 {
        argument
    }

    #[test]
    fn lints_fire() {
        let capture = capture();
        block_on(unused(1));
        assert_eq!(block_on(needlessly_mut(1)), 1);
        assert_eq!(names(&capture), ["unused", "needlessly_mut"]);
    }

    #[rustfmt::skip]
    #[traced]
    async fn in_one_line(number: u8) -> u8 { number }

    #[test]
    fn no_braces_become_unnecessary() {
        let capture = capture();
        assert_eq!(block_on(in_one_line(1)), 1);
        assert_eq!(names(&capture), ["in_one_line"]);
    }

    #[traced]
    async fn large(bytes: [u8; 1024]) -> u8 {
        give_way().await;
        bytes[0]
    }

    #[test]
    fn a_future_grows_by_no_more_than_a_span_and_the_second_copy_of_its_arguments() {
        let size = size_of_val(&large([0; 1024]));
        assert!(size <= 2200, "{size}");
    }
}

mod methods {
    use super::*;

    #[derive(Debug, Default)]
    struct Store {
        rows: Vec<u8>,
    }

    #[traced(kind = client)]
    impl Store {
        const LIMIT: usize = 3;

        const fn limit() -> usize {
            Self::LIMIT
        }

        extern "C" fn foreign() -> u8 {
            1
        }

        fn new() -> Self {
            Self::default()
        }

        fn add(&mut self, row: u8) -> &mut Self {
            self.rows.push(row);
            self
        }

        async fn count(&self) -> usize {
            give_way().await;
            self.rows.len()
        }

        #[traced(skip)]
        fn skipped(&self) -> usize {
            self.rows.len()
        }

        #[traced("store.flush", kind = internal, attrs("rows" = self.rows.len()))]
        fn flush(mut self) -> Vec<u8> {
            self.rows.sort_unstable();
            self.rows
        }

        async fn consume(mut self: Box<Self>) -> Result<Vec<u8>, ()> {
            self.rows.clear();
            give_way().await;
            Err(())
        }
    }

    #[test]
    fn each_method_of_a_block_makes_a_span_named_after_its_type() {
        let capture = capture();
        let mut store = Store::new();
        assert_eq!(block_on(store.add(2).add(1).count()), 2);
        assert_eq!(names(&capture), ["Store::new", "Store::add", "Store::add", "Store::count"]);
        let span = capture.span("Store::count");
        assert_eq!(span.kind, Kind::Client);
        assert_eq!(text(&span, "code.function.name"), Some("macros::methods::Store::count"));
    }

    #[test]
    fn what_is_skipped_const_or_extern_makes_none() {
        let capture = capture();
        const LIMIT: usize = Store::limit();
        assert_eq!((LIMIT, Store::foreign(), Store { rows: vec![1] }.skipped()), (3, 1, 1));
        assert_eq!(names(&capture), [""; 0]);
    }

    #[test]
    fn a_method_of_a_block_may_say_more_for_itself() {
        let capture = capture();
        assert_eq!(Store { rows: vec![2, 1] }.flush(), [1, 2]);
        let span = capture.span("store.flush");
        assert_eq!(span.kind, Kind::Internal);
        assert_eq!(number(&span, "rows"), Some(2));
    }

    #[test]
    fn self_may_be_taken_in_a_box() {
        let capture = capture();
        assert!(block_on(Box::new(Store::default()).consume()).is_err());
        assert_eq!(text(&capture.span("Store::consume"), "error.type"), Some("()"));
    }

    trait Find<T> {
        type Error;

        async fn find(&self, item: T) -> Result<usize, Self::Error>;

        fn first(&self) -> Option<T>;
    }

    #[traced]
    impl<T: PartialEq + Clone> Find<T> for &[T] {
        type Error = String;

        async fn find(&self, item: T) -> Result<usize, Self::Error> {
            give_way().await;
            self.iter().position(|one| *one == item).ok_or_else(|| "not found".to_owned())
        }

        fn first(&self) -> Option<T> {
            self.iter().next().cloned()
        }
    }

    #[traced]
    impl Find<u8> for Store {
        type Error = io::Error;

        async fn find(&self, item: u8) -> Result<usize, Self::Error> {
            let rows = &self.rows[..];
            rows.find(item).await.map_err(io::Error::other)
        }

        fn first(&self) -> Option<u8> {
            Find::first(&&self.rows[..])
        }
    }

    #[test]
    fn the_methods_of_a_trait_are_methods_too() {
        let capture = capture();
        let store = Store { rows: vec![1] };
        assert!(block_on(store.find(2)).is_err());
        assert_eq!(Find::first(&store), Some(1));
        assert_eq!(names(&capture), ["Store::find", "find", "Store::first", "first"]);
        assert_eq!(text(&capture.span("Store::find"), "error.type"), Some("std::io::error::Error"));
    }

    struct Single;

    impl Single {
        #[traced]
        fn by_value(self) -> u8 {
            1
        }

        #[traced]
        async fn by_reference(&self) -> &Self {
            self
        }

        #[traced]
        fn in_nothing() {}
    }

    #[test]
    fn one_method_may_be_traced_by_itself() {
        let capture = capture();
        block_on(Single.by_reference());
        assert_eq!(Single.by_value(), 1);
        Single::in_nothing();
        assert_eq!(names(&capture), ["by_reference", "by_value", "in_nothing"]);
    }

    #[traced(crate = reexport::of::traced)]
    impl Single {
        fn elsewhere(&self) -> u8 {
            2
        }
    }

    mod reexport {
        pub(super) mod of {
            pub(in super::super) use ::traced;
        }
    }

    #[test]
    fn the_crate_may_be_found_elsewhere() {
        let capture = capture();
        assert_eq!(Single.elsewhere(), 2);
        assert_eq!(names(&capture), ["Single::elsewhere"]);
    }
}

mod attributes {
    use super::*;

    struct User {
        id: u64,
        name: Option<&'static str>,
    }

    impl Display for User {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "user {}", self.id)
        }
    }

    #[traced(attrs(order_id, user.id, user.name, "app.user" = %user, "app.path" = ?path, "app.len" = path.len() + 1))]
    fn charge(order_id: &str, user: User, mut path: Vec<&str>) -> usize {
        path.clear();
        let _moved = user;
        order_id.len()
    }

    #[test]
    fn attributes_are_what_the_values_were_before_the_body() {
        let capture = capture();
        assert_eq!(charge("o-1", User { id: 7, name: None }, vec!["a"]), 3);
        let span = capture.span("charge");
        assert_eq!(text(&span, "order_id"), Some("o-1"));
        assert_eq!(number(&span, "user.id"), Some(7));
        assert_eq!(value(&span, "user.name"), None);
        assert_eq!(text(&span, "app.user"), Some("user 7"));
        assert_eq!(text(&span, "app.path"), Some("[\"a\"]"));
        assert_eq!(number(&span, "app.len"), Some(2));
    }

    #[traced(attrs(id, "ratio" = 0.5, "on" = true))]
    async fn fetch(id: u64) {
        give_way().await;
    }

    #[test]
    fn a_future_records_them_when_it_starts() {
        let capture = capture();
        block_on(fetch(3));
        let span = capture.span("fetch");
        assert_eq!(number(&span, "id"), Some(3));
        assert_eq!(value(&span, "ratio"), Some(&AnyValue::F64(0.5)));
        assert_eq!(value(&span, "on"), Some(&AnyValue::Bool(true)));
    }

    struct Account {
        id: u64,
    }

    impl Account {
        #[traced(attrs(self.id))]
        fn close(&self) {}
    }

    #[test]
    fn a_field_of_self_is_called_after_the_field() {
        let capture = capture();
        Account { id: 4 }.close();
        assert_eq!(number(&capture.span("close"), "id"), Some(4));
    }

    #[traced(attrs("calls" = { calls.set(calls.get() + 1); calls.get() }))]
    fn counts(calls: &Cell<u32>) {}

    #[test]
    fn values_are_not_computed_where_nothing_records() {
        let calls = Cell::new(0);
        counts(&calls);
        assert_eq!(calls.get(), 0);
        let capture = capture();
        counts(&calls);
        assert_eq!(calls.get(), 1);
        assert_eq!(number(&capture.span("counts"), "calls"), Some(1));
    }

    #[traced]
    fn late(rows: usize) {
        traced::attr!("rows" = rows, "cache.hit" = true);
        traced::event!("cache.miss", "key" = "a", "size" = rows);
        traced::event!("done");
    }

    #[test]
    fn attributes_and_events_may_come_late() {
        let capture = capture();
        late(2);
        let span = capture.span("late");
        assert_eq!(number(&span, "rows"), Some(2));
        assert_eq!(value(&span, "cache.hit"), Some(&AnyValue::Bool(true)));
        let [miss, done] = &span.events[..] else { panic!("{:?}", span.events) };
        assert_eq!((&*miss.name, &*done.name), ("cache.miss", "done"));
        assert_eq!(miss.attributes[0], ("key".to_owned(), AnyValue::Str("a".to_owned())));
        assert_eq!(miss.attributes[1], ("size".to_owned(), AnyValue::I64(2)));
    }
}

mod blocks {
    use super::*;

    #[traced]
    fn with_span(bytes: &str) -> Result<usize, std::num::ParseIntError> {
        let number: usize =
            traced::span!("parse", "bytes" = bytes.len(), kind = consumer; { bytes.parse()? });
        Ok(traced::span!("double"; number * 2))
    }

    #[test]
    fn a_block_makes_a_span_and_stays_part_of_its_function() {
        let capture = capture();
        assert_eq!(with_span("21"), Ok(42));
        assert!(with_span("x").is_err());
        let spans = capture.spans();
        assert_eq!(names(&capture), ["with_span", "parse", "double", "with_span", "parse"]);
        assert_eq!(spans[1].parent_span_id, Some(spans[0].span_id));
        assert_eq!(spans[2].parent_span_id, Some(spans[0].span_id));
        assert_eq!((spans[1].kind, number(&spans[1], "bytes")), (Kind::Consumer, Some(2)));
    }

    #[test]
    fn a_future_may_be_the_block() {
        let capture = capture();
        let input = 3;
        let future = traced::span!("io", "input" = input; async move {
            give_way().await;
            if input > 2 { Err(fmt::Error) } else { Ok(input) }
        });
        assert!(block_on(assert_send(future)).is_err());
        let span = capture.span("io");
        assert_eq!((number(&span, "input"), text(&span, "error.type")), (Some(3), Some("core::fmt::Error")));
    }
}

mod handlers {
    use super::*;

    type HeaderMap = HashMap<String, String>;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

    fn headers() -> HeaderMap {
        HashMap::from([("traceparent".to_owned(), format!("00-{TRACE}-b7ad6b7169203331-01"))])
    }

    #[traced_handler]
    async fn show(id: u64, headers: HeaderMap) -> Result<usize, io::Error> {
        give_way().await;
        sync::made();
        if id == 0 {
            Err(io::ErrorKind::NotFound)?
        }
        Ok(headers.len())
    }

    #[traced_handler("list", attrs(page))]
    async fn by_reference(mut page: u64, headers: &HeaderMap) -> u64 {
        page += headers.len() as u64;
        page
    }

    struct Message {
        context: HeaderMap,
    }

    struct Worker;

    impl Worker {
        #[traced_handler(from = message.context)]
        async fn work(&self, message: Message) -> u8 {
            let _moved = message;
            1
        }
    }

    fn assert_answers(capture: &Capture, name: &str) -> Span {
        let span = capture.span(name);
        assert_eq!(span.kind, Kind::Server);
        assert_eq!(span.trace_id.to_string(), TRACE);
        assert_eq!(span.parent_span_id.map(|id| id.to_string()).as_deref(), Some("b7ad6b7169203331"));
        span
    }

    #[test]
    fn a_handler_continues_the_trace_of_its_caller() {
        let capture = capture();
        assert_eq!(block_on(show(1, headers())).ok(), Some(1));
        let span = assert_answers(&capture, "show");
        assert_eq!(span.status, Status::Unset);
        assert_eq!(capture.span("made").parent_span_id, Some(span.span_id));
    }

    #[test]
    fn a_handler_tells_of_its_error() {
        let capture = capture();
        assert!(block_on(assert_send(show(0, headers()))).is_err());
        assert_eq!(text(&assert_answers(&capture, "show"), "error.type"), Some("std::io::error::Error"));
    }

    #[test]
    fn the_carrier_may_be_a_reference() {
        let capture = capture();
        assert_eq!(block_on(by_reference(2, &headers())), 3);
        assert_eq!(number(&assert_answers(&capture, "list"), "page"), Some(2));
    }

    #[test]
    fn the_carrier_may_be_an_expression() {
        let capture = capture();
        assert_eq!(block_on(Worker.work(Message { context: headers() })), 1);
        assert_answers(&capture, "work");
    }
}

#[test]
fn a_call_that_nobody_captures_does_what_it_always_did() {
    assert_eq!(sync::made(), 5);
    assert!(catch_unwind(AssertUnwindSafe(|| assert_eq!(sync::made(), 5))).is_ok());
}

/// Lints of the signature fire as they do without the attribute: clippy looks at these in CI.
#[warn(clippy::missing_errors_doc, reason = "to see that it fires")]
pub mod lints {
    use super::*;

    /// Says nothing of its errors.
    #[expect(clippy::missing_errors_doc, reason = "it fires as without the attribute")]
    #[traced]
    pub fn sync() -> io::Result<()> {
        Ok(())
    }

    /// Says nothing of its errors.
    #[expect(clippy::missing_errors_doc, reason = "it fires as without the attribute")]
    #[traced]
    pub async fn later() -> io::Result<()> {
        Ok(())
    }

    #[test]
    fn they_are_called_as_well() {
        let capture = capture();
        assert!(sync().is_ok() && block_on(later()).is_ok());
        assert_eq!(names(&capture), ["sync", "later"]);
    }
}
