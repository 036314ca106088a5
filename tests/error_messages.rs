//! The messages of errors: recorded where that is asked for, harmless and short.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use traced::export::Memory;
use traced::wire::{Span, Status};
use traced::{Builder, Failure, traced};

/// One test sets the process up at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The spans that leave a process that is set up so.
fn spans(set_up: impl FnOnce(Builder) -> Builder, work: impl FnOnce()) -> Vec<Span> {
    let _alone = alone();
    let memory = Memory::default();
    let guard = set_up(Builder::new("shop", "1.2.3").exporter(memory.clone())).install();
    work();
    assert!(guard.flush(Duration::from_secs(10)));
    drop(guard);
    let mut spans = memory.spans();
    spans.sort_by_key(|span| span.start_unix_nanos);
    spans
}

fn messages(spans: &[Span]) -> Vec<String> {
    let message = |span: &Span| match &span.status {
        Status::Error(message) => message.clone(),
        other => panic!("{} has not failed: {other:?}", span.name),
    };
    spans.iter().map(message).collect()
}

#[derive(Debug)]
struct Refused(&'static str);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}", self.0)
    }
}

#[traced]
fn silent(why: &'static str) -> Result<(), Refused> {
    Err(Refused(why))
}

#[traced(err)]
fn speaks(why: &'static str) -> Result<(), Refused> {
    Err(Refused(why))
}

#[traced(err(type))]
async fn says_its_type() -> Result<(), Refused> {
    Err(Refused("by nobody"))
}

fn all() {
    assert!(silent("one").is_err() && speaks("two").is_err());
    let future = std::pin::pin!(says_its_type());
    assert!(future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop())).is_ready());
}

#[test]
fn by_default_those_are_recorded_that_ask_for_it() {
    let spans = spans(|builder| builder, all);
    assert_eq!(messages(&spans), ["", "refused: two", ""]);
    assert!(spans.iter().all(|span| span.attribute("error.type").is_some()));
}

#[test]
fn for_the_whole_process_all_are_recorded_but_those_that_ask_for_the_type_alone() {
    let on = |builder: Builder| builder.error_messages(true);
    assert_eq!(messages(&spans(on, all)), ["refused: one", "refused: two", ""]);
    let by_variable = |builder: Builder| builder.variable("TRACED_ERROR_MESSAGES", "1");
    assert_eq!(messages(&spans(by_variable, all)), ["refused: one", "refused: two", ""]);
}

#[test]
fn secrets_of_urls_do_not_leave_and_a_long_message_is_cut() {
    let long: &str = "ß".repeat(1000).leak();
    let spans = spans(
        |builder| builder,
        || {
            speaks("mongodb://me:canary@db:27017/x?tls=1 is down").unwrap_err();
            speaks("GET https://h/p?access_token=canary&page=2, password=canary").unwrap_err();
            speaks(long).unwrap_err();
        },
    );
    let messages = messages(&spans);
    assert_eq!(messages[0], "refused: mongodb://REDACTED:REDACTED@db:27017/x?tls=1 is down");
    assert_eq!(messages[1], "refused: GET https://h/p?access_token=REDACTED&page=2, password=REDACTED");
    assert_eq!(messages[2].len(), 255, "256 bytes, and no half of a letter");
}

#[test]
fn a_program_may_redact_in_its_own_way_and_its_panic_is_not_the_users() {
    let own = |builder: Builder| {
        builder.redact_messages(|message| {
            assert!(!message.contains("panic"), "of the redactor");
            message.to_uppercase()
        })
    };
    let spans = spans(own, || {
        speaks("two").unwrap_err();
        speaks("panic").unwrap_err();
    });
    assert_eq!(messages(&spans), ["REFUSED: TWO", ""]);
}

struct Bad;

impl fmt::Display for Bad {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("in Display");
    }
}

#[traced(err)]
fn fails_badly() -> Result<(), Bad> {
    Err(Bad)
}

#[test]
fn an_error_whose_display_panics_is_an_error_like_any_other() {
    let spans = spans(|builder| builder, || assert!(fails_badly().is_err()));
    assert_eq!(messages(&spans), [""]);
}

#[traced(err(map = failure))]
fn mapped(why: &'static str) -> Result<(), Refused> {
    Err(Refused(why))
}

fn failure(error: &Refused) -> Failure {
    match error.0 {
        "not found" => Failure::expected(),
        why => Failure::new(format!("refused_{why}")).message(format!("password=canary {why}")),
    }
}

#[test]
fn a_program_may_say_itself_what_an_error_is() {
    let spans = spans(
        |builder| builder,
        || {
            mapped("late").unwrap_err();
            mapped("not found").unwrap_err();
        },
    );
    assert_eq!(messages(&spans[..1]), ["password=REDACTED late"]);
    assert_eq!(spans[0].attribute("error.type").and_then(|text| text.as_str()), Some("refused_late"));
    assert_eq!(spans[1].status, Status::Unset);
    assert_eq!(spans[1].attribute("outcome").and_then(|text| text.as_str()), Some("expected"));
}
