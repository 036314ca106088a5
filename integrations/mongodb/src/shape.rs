//! Which of the driver's spans become spans of ours.

use traced_opentelemetry::{Decision, Recorder, Shape, Starting};
use traced_runtime::{Span, Value};

use crate::attrs::{self, driver};
use crate::operation::Operation;

/// What the driver sends by itself when the application drops a cursor or shuts a client down.
const HOUSEKEEPING: [&str; 2] = ["endSessions", "killCursors"];

/// The driver makes a span for each operation, and below it one for each attempt to send its command.
pub(crate) struct Driver;

impl Shape for Driver {
    fn decide(&self, starting: &Starting<'_>) -> Decision {
        if starting.attribute(driver::DB_COMMAND_NAME).is_some() {
            return Decision::part();
        }
        match starting.text(attrs::DB_OPERATION_NAME) {
            // In a task of the driver's own there is nothing above, and nobody asked for a trace of it.
            Some(name) if !starting.has_parent && HOUSEKEEPING.contains(&name) => Decision::skip(),
            Some(name) => Decision::record_with(Operation::new(name)).as_logical_client(),
            None => Decision::record_with(Group),
        }
    }
}

/// A span that holds operations together: a transaction.
struct Group;

impl Recorder for Group {
    fn start(&mut self, span: &mut Span, starting: &Starting<'_>) {
        span.rename(starting.name);
        span.set(attrs::DB_SYSTEM_NAME, Value::Static("mongodb"));
    }

    fn attribute(&mut self, _span: &mut Span, _key: &str, _value: Value<'_>) {}

    fn event(&mut self, _span: &mut Span, _name: &str, _attributes: &[(&str, Value<'_>)]) {}
}
