//! One span: what is said of it, and its end.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use super::super::opentelemetry::trace::{SpanContext, Status};
use super::super::opentelemetry::{self, KeyValue};
use super::convert::{self, Attributes};
use super::current;
use crate::handle::Handle;
use crate::parent;
use crate::recorder::Ending;

/// A span that is recorded by `traced`; see [`provider`](super::provider).
///
/// It ends with `end` or when it is dropped, whichever comes first. The time stamps that some methods take are ignored:
/// the time is taken when the method is called.
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::opentelemetry::KeyValue;")]
#[doc = concat!("use traced_opentelemetry::", version!(), "::opentelemetry::trace::{Span, Tracer, TracerProvider};")]
#[doc = concat!("let tracer = traced_opentelemetry::", version!(), "::provider().tracer(\"billing\");")]
/// let mut span = tracer.start("charge");
/// span.set_attribute(KeyValue::new("order.items", 3));
/// span.end();
/// ```
pub struct Span {
    handle: Handle,
    context: SpanContext,
    above: Option<traced_runtime::SpanContext>,
}

impl Span {
    pub(super) fn new(handle: Handle, above: Option<traced_runtime::SpanContext>) -> Self {
        let context = convert::to_theirs(handle.context());
        Self { handle, context, above }
    }

    pub(super) fn event(&self, name: &str, attributes: &[KeyValue]) {
        Attributes::of(attributes).with(|attributes| self.handle.event(name, attributes));
    }

    pub(super) fn link(&self, to: &SpanContext, attributes: &[KeyValue]) {
        let is_remote = to.is_remote();
        if let Some(mut to) = convert::to_ours(to) {
            to.is_remote = is_remote;
            Attributes::of(attributes).with(|attributes| self.handle.link(to, attributes));
        }
    }

    fn end_now(&mut self, explicit: bool) {
        let above = self.above;
        let within_parent = || match (current::active(), above) {
            (Some(active), Some(above)) => parent::is_same(active, above),
            (active, above) => active.is_none() && above.is_none(),
        };
        self.handle.end(&Ending { explicit, within_parent: &within_parent });
    }
}

impl opentelemetry::trace::Span for Span {
    fn add_event_with_timestamp<T>(&mut self, name: T, _at: SystemTime, attributes: Vec<KeyValue>)
    where
        T: Into<Cow<'static, str>>,
    {
        self.event(&name.into(), &attributes);
    }

    fn span_context(&self) -> &SpanContext {
        &self.context
    }

    fn is_recording(&self) -> bool {
        self.handle.is_recording()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        Attributes::of(&[attribute]).with(|attributes| {
            for (key, value) in attributes {
                self.handle.attribute(key, *value);
            }
        });
    }

    fn set_status(&mut self, status: Status) {
        match status {
            Status::Unset => {}
            Status::Error { description } => self.handle.status(traced_runtime::Status::Error, &description),
            Status::Ok => self.handle.status(traced_runtime::Status::Ok, ""),
        }
    }

    fn update_name<T>(&mut self, name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        self.handle.rename(&name.into());
    }

    fn add_link(&mut self, to: SpanContext, attributes: Vec<KeyValue>) {
        self.link(&to, &attributes);
    }

    fn end_with_timestamp(&mut self, _at: SystemTime) {
        self.end_now(true);
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        // Nothing here may ask for the current context unasked: 0.31 may be holding it at this moment.
        self.end_now(false);
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Span").field("context", &self.context).finish_non_exhaustive()
    }
}
