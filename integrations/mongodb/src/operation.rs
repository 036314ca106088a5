//! The span of one operation, with all its attempts.

use traced_opentelemetry::{Ending, Part, Recorder, Starting};
use traced_runtime::{Span, Status, Value};

use crate::attrs::{self, driver};
use crate::failure::Failure;

const DEFAULT_PORT: i64 = 27017;

/// The driver does not show the attempts of these, for their commands hold passwords.
const UNSEEN: [&str; 11] = [
    "authenticate",
    "copydb",
    "copydbgetnonce",
    "copydbsaslstart",
    "createuser",
    "getnonce",
    "hello",
    "ismaster",
    "saslcontinue",
    "saslstart",
    "updateuser",
];

/// What is known of an operation until it ends.
pub(crate) struct Operation {
    shows_attempts: bool,
    attempt: Attempt,
    address: Option<String>,
    port: Option<i64>,
    failure: Failure,
    failed: bool,
}

/// The last attempt to get an answer.
#[derive(Clone, Copy, PartialEq)]
enum Attempt {
    None,
    Waiting,
    Answered,
    Failed,
}

impl Operation {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            shows_attempts: !UNSEEN.contains(&name.to_ascii_lowercase().as_str()),
            attempt: Attempt::None,
            address: None,
            port: None,
            failure: Failure::default(),
            failed: false,
        }
    }

    fn attempt_starts(&mut self, starting: &Starting<'_>) {
        self.attempt = Attempt::Waiting;
        self.address = starting.text(attrs::SERVER_ADDRESS).map(str::to_owned);
        self.port = match starting.attribute(attrs::SERVER_PORT) {
            Some(Value::I64(port)) if port != DEFAULT_PORT => Some(port),
            _ => None,
        };
    }

    /// The driver does not say when an operation is over. One that goes well ends with an attempt that does; one that
    /// is dropped meanwhile ends with one that is waiting, or failed and not repeated yet, or none at all.
    fn is_cancelled(&self) -> bool {
        match self.attempt {
            Attempt::None => self.shows_attempts,
            Attempt::Waiting | Attempt::Failed => true,
            Attempt::Answered => false,
        }
    }
}

impl Recorder for Operation {
    fn start(&mut self, span: &mut Span, starting: &Starting<'_>) {
        let text = |key| starting.text(key).unwrap_or_default();
        let (name, namespace) = (text(attrs::DB_OPERATION_NAME), text(attrs::DB_NAMESPACE));
        let collection = starting.text(attrs::DB_COLLECTION_NAME);
        span.rename(&format!("{name} {}", collection.unwrap_or(namespace)));
        span.set_all(&[
            (attrs::DB_SYSTEM_NAME, Value::Static("mongodb")),
            (attrs::DB_OPERATION_NAME, Value::Str(name)),
            (attrs::DB_NAMESPACE, Value::Str(namespace)),
        ]);
        if let Some(collection) = collection {
            span.set(attrs::DB_COLLECTION_NAME, collection);
        }
    }

    fn attribute(&mut self, _span: &mut Span, key: &str, value: Value<'_>) {
        let (Value::Str(text) | Value::Static(text)) = value else { return };
        match key {
            attrs::DB_RESPONSE_STATUS_CODE => self.failure.code(text),
            driver::EXCEPTION_MESSAGE => self.failure.message(text),
            driver::EXCEPTION_TYPE => self.failure.kind(text),
            _ => {}
        }
    }

    fn event(&mut self, _span: &mut Span, _name: &str, _attributes: &[(&str, Value<'_>)]) {}

    fn rename(&mut self, _span: &mut Span, _name: &str) {}

    fn status(&mut self, _span: &mut Span, status: Status, _message: &str) {
        self.failed = status == Status::Error;
    }

    fn part(&mut self, _span: &mut Span, says: &Part<'_>) {
        match says {
            Part::Start(starting) => self.attempt_starts(starting),
            Part::Status(Status::Error, _) => self.attempt = Attempt::Failed,
            // The driver never makes an attempt's span the active one.
            Part::End(ending) if self.attempt == Attempt::Waiting && ending.is_within_parent() => {
                self.attempt = Attempt::Answered;
            }
            _ => {}
        }
    }

    fn end(&mut self, span: &mut Span, _ending: &Ending<'_>) {
        if let Some(address) = &self.address {
            span.set(attrs::SERVER_ADDRESS, address);
        }
        if let Some(port) = self.port {
            span.set(attrs::SERVER_PORT, port);
        }
        if self.failed {
            if let Some(code) = self.failure.response_code() {
                span.set(attrs::DB_RESPONSE_STATUS_CODE, code);
            }
            span.fail(self.failure.error_type());
        } else if self.is_cancelled() {
            span.cancel();
        }
    }
}
