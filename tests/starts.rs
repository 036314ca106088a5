//! What is said of the start of a span, seen on the spans that leave: `sample`, `min_duration`, `links`, `parent`, `root`,
//! `when`.

use std::future::Future;
use std::pin::pin;
use std::task::{Context as Waking, Poll, Waker};
use std::time::Duration;

use traced::testing::{Capture, capture};
use traced::{Context, Span, SpanContext, callsite, traced};

fn names(capture: &Capture) -> Vec<String> {
    capture.spans().into_iter().map(|span| span.name).collect()
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Waking::from_waker(Waker::noop())) {
            return output;
        }
    }
}

async fn give_way() {
    let mut waited = false;
    std::future::poll_fn(
        |_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending },
    )
    .await;
}

fn pass(time: Duration) {
    std::thread::sleep(time);
}

mod sample {
    use super::*;

    #[traced]
    fn around(calls: u32) {
        (0..calls).for_each(|_| sampled());
    }

    #[traced(sample = 0.1)]
    fn sampled() {
        within();
    }

    #[traced]
    fn within() {}

    #[test]
    fn a_share_of_the_calls_gets_a_span_and_what_is_within_hangs_below_the_one_around() {
        let capture = capture();
        around(5_000);
        let spans = capture.spans();
        let of = |name: &str| spans.iter().filter(|span| span.name == name).count();
        // Four standard deviations are 85.
        assert!((415..=585).contains(&of("sampled")), "{}", of("sampled"));
        assert_eq!(of("within"), 5_000);
        let around = spans.iter().find(|span| span.name == "around").unwrap().span_id;
        let below = spans.iter().filter(|span| span.name == "within" && span.parent_span_id == Some(around));
        assert_eq!(below.count(), 5_000 - of("sampled"));
    }

    #[traced(sample = 0.1, attrs(id))]
    async fn with_attributes(id: u32) {
        give_way().await;
        traced::attr!("inside" = id);
    }

    #[traced]
    async fn around_attributes() {
        for id in 0..200 {
            with_attributes(id).await;
        }
    }

    #[test]
    fn the_attributes_of_a_call_without_a_span_do_not_end_up_on_the_one_around() {
        let capture = capture();
        block_on(around_attributes());
        assert_eq!(capture.span("around_attributes").attribute("id"), None);
        let spans = capture.spans();
        assert!(spans.len() > 1, "one in ten of 200");
        assert!(
            spans
                .iter()
                .filter(|span| span.name == "with_attributes")
                .all(|span| span.attribute("id").is_some())
        );
    }

    #[traced(sample = 0)]
    fn never() {
        within();
    }

    #[traced(sample = 0.5)]
    fn half_a_root() {
        within();
    }

    #[test]
    fn none_at_all_is_as_if_there_were_no_attribute() {
        let capture = capture();
        never();
        assert_eq!(names(&capture), ["within"]);
    }

    #[test]
    fn a_root_that_is_not_chosen_leaves_its_trace_out() {
        let capture = capture();
        (0..400).for_each(|_| half_a_root());
        let spans = capture.spans();
        let roots = spans.iter().filter(|span| span.parent_span_id.is_none());
        // Four standard deviations are 40.
        let count = roots.clone().count();
        assert!((160..=240).contains(&count), "{count}");
        assert!(roots.into_iter().all(|span| span.name == "half_a_root"));
        assert_eq!(spans.len(), 2 * count);
    }
}

mod min_duration {
    use super::*;

    const SHORT: Duration = Duration::ZERO;
    const LONG: Duration = Duration::from_millis(30);

    #[traced(min_duration = "20ms", attrs("for" = %time.as_millis()))]
    fn sync(time: Duration) {
        pass(time);
    }

    #[traced(min_duration = "20ms")]
    fn fails() -> Result<u8, std::fmt::Error> {
        Err(std::fmt::Error)
    }

    #[traced(min_duration = "20ms")]
    fn has_a_child() {
        child();
    }

    #[traced]
    fn child() {}

    #[test]
    fn a_short_call_leaves_no_span_unless_it_failed_or_another_began_within() {
        let capture = capture();
        sync(SHORT);
        sync(LONG);
        fails().unwrap_err();
        has_a_child();
        assert_eq!(names(&capture), ["sync", "fails", "has_a_child", "child"]);
        let child = capture.span("child");
        assert_eq!(child.parent_span_id, Some(capture.span("has_a_child").span_id));
    }

    #[traced]
    fn busy() {
        sync(SHORT);
        child();
        sync(SHORT);
    }

    #[test]
    fn what_began_before_or_after_is_not_within() {
        let capture = capture();
        busy();
        assert_eq!(names(&capture), ["busy", "child"]);
    }

    #[traced(min_duration = "20ms")]
    async fn waits(polls: u32, calls_child: bool) {
        for _ in 0..polls {
            give_way().await;
        }
        if calls_child {
            child();
        }
    }

    /// Polls a future, with a span of somebody else's between any two polls.
    fn among_others(future: impl Future) {
        let mut future = pin!(future);
        while future.as_mut().poll(&mut Waking::from_waker(Waker::noop())).is_pending() {
            child();
        }
    }

    #[test]
    fn spans_of_others_between_two_polls_are_not_within() {
        let capture = capture();
        among_others(waits(3, false));
        assert_eq!(names(&capture), ["child", "child", "child"]);
        among_others(waits(1, true));
        assert_eq!(names(&capture), ["child", "child", "child", "waits", "child", "child"]);
    }

    #[traced(min_duration = "20ms")]
    fn hands_its_context_out() -> Context {
        Context::current()
    }

    #[test]
    fn a_span_that_others_may_be_below_stays() {
        let capture = capture();
        drop(hands_its_context_out());
        assert_eq!(names(&capture), ["hands_its_context_out"]);
    }

    #[traced(min_duration = "20ms")]
    fn panics() {
        panic!("of the test's");
    }

    #[traced(min_duration = "20ms")]
    async fn given_up() {
        std::future::pending::<()>().await;
    }

    #[test]
    fn panics_and_work_given_up_stay() {
        let capture = capture();
        assert!(std::panic::catch_unwind(panics).is_err());
        assert!(pin!(given_up()).poll(&mut Waking::from_waker(Waker::noop())).is_pending());
        assert_eq!(names(&capture), ["panics", "given_up"]);
    }
}

mod relations {
    use super::*;

    static OTHER: traced::Callsite = callsite!("other");

    #[traced(links = others)]
    fn linked(others: &[Context]) {}

    #[traced(links = [other, None])]
    async fn linked_later(other: Option<SpanContext>) {}

    #[test]
    fn links_lead_to_the_spans_that_were_named() {
        let capture = capture();
        let others = [Span::start(&OTHER), Span::start(&OTHER)];
        linked(&others.each_ref().map(Span::context));
        block_on(linked_later(others[0].span_context()));
        let [first, second] = others.map(|span| span.span_context().unwrap());
        let links = |name: &str| {
            let links = capture.span(name).links;
            links.into_iter().map(|link| (link.trace_id, link.span_id)).collect::<Vec<_>>()
        };
        assert_eq!(links("linked"), [(first.trace_id, first.span_id), (second.trace_id, second.span_id)]);
        assert_eq!(links("linked_later"), [(first.trace_id, first.span_id)]);
    }

    struct Job {
        context: Context,
    }

    impl Job {
        #[traced(parent = self.context)]
        fn work(&self) {}

        #[traced(parent = self.context)]
        async fn work_later(self) {}
    }

    #[traced(parent = given)]
    fn below(given: Option<&Span>) {}

    #[traced]
    fn around(job: Job, span: &Span) {
        job.work();
        block_on(job.work_later());
        below(Some(span));
        below(None);
    }

    #[test]
    fn a_parent_is_the_one_that_was_named_or_the_one_around() {
        let capture = capture();
        let other = Span::start(&OTHER);
        around(Job { context: other.context() }, &other);
        let other = other.span_context().unwrap().span_id;
        let parents: Vec<_> =
            capture.spans().into_iter().map(|span| (span.name, span.parent_span_id)).collect();
        let around = capture.span("around").span_id;
        assert_eq!(
            parents,
            [
                ("around".to_owned(), None),
                ("work".to_owned(), Some(other)),
                ("work_later".to_owned(), Some(other)),
                ("below".to_owned(), Some(other)),
                ("below".to_owned(), Some(around)),
            ]
        );
    }

    #[traced(root)]
    fn alone() {}

    #[traced(root(link))]
    async fn alone_but_linked() {}

    #[traced]
    fn caller() {
        alone();
        block_on(alone_but_linked());
    }

    #[test]
    fn a_root_begins_a_trace_and_may_say_where_it_came_from() {
        let capture = capture();
        caller();
        let (caller, alone, linked) =
            (capture.span("caller"), capture.span("alone"), capture.span("alone_but_linked"));
        assert_eq!((alone.parent_span_id, linked.parent_span_id), (None, None));
        assert!(alone.trace_id != caller.trace_id && alone.links.is_empty());
        assert_ne!(linked.trace_id, caller.trace_id);
        assert_eq!(linked.links[0].span_id, caller.span_id);
    }

    #[traced(when = wanted, attrs(wanted))]
    fn maybe(wanted: bool) {}

    #[traced]
    fn decides() {
        maybe(true);
        maybe(false);
    }

    #[test]
    fn a_condition_decides_for_each_call() {
        let capture = capture();
        decides();
        assert_eq!(names(&capture), ["decides", "maybe"]);
        assert_eq!(capture.span("decides").attribute("wanted"), None);
    }

    #[traced(parent = expensive::<Context>(), when = expensive(), links = [expensive::<Context>()])]
    fn unheard() {}

    fn expensive<T>() -> T {
        unreachable!("nothing is recorded here")
    }

    #[test]
    fn where_nothing_is_recorded_nothing_is_asked() {
        let _entered = Context::none().suppressed().enter();
        // Others of these tests capture at the same time: what is not asked there is what is switched off.
        traced::switch("starts::relations::unheard=off").unwrap();
        unheard();
    }
}
