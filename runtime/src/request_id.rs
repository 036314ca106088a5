//! The id of a request: what its caller, its log lines and its response know it by.
//!
//! It is the trace's id unless the caller says otherwise, so that in most programs it costs nothing to make and nothing
//! to carry, and leads to the trace wherever it is read.

use std::fmt;

use crate::context::Context;
use crate::engine::{self, Bits, Current};
use crate::span::Span;

/// Longer ones are not taken: they travel with each call that is made for the request.
const LONGEST: usize = 128;

/// The id of a request; see [`Context::request_id`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId<'a>(Form<'a>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Form<'a> {
    Given(&'a str),
    /// A trace id, in hex.
    Made(Digits),
}

/// They are checked by whole words where they begin at one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(align(16))]
struct Digits([u8; 32]);

impl RequestId<'_> {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Given(id) => id,
            Form::Made(Digits(digits)) => std::str::from_utf8(digits).unwrap_or_default(),
        }
    }
}

impl Context {
    /// The id of the request that is being answered: what the caller calls it, else the id of the trace. `None` where no
    /// request is answered.
    ///
    /// ```
    /// use traced_runtime::Context;
    /// assert_eq!(Context::current().request_id(), None);
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<RequestId<'_>> {
        of(&self.0)
    }
}

impl Span {
    /// The id of the request that it answers, or is a part of answering; see [`Context::request_id`].
    #[must_use]
    pub fn request_id(&self) -> Option<RequestId<'_>> {
        of(self.own_ref())
    }

    /// The same span, which answers a request that its caller calls so; one whose caller says nothing is called after
    /// its trace, or by chance where it has none. What is no word of visible ASCII, or too long, is not taken.
    ///
    /// ```
    /// use traced_runtime::{Callsite, Context, Span, callsite};
    /// static ANSWER: Callsite = callsite!("answer");
    /// let span = Span::start_entrance(&ANSWER, Context::none()).of_request(Some(b"order-7"));
    /// assert_eq!(span.context().request_id().map(|id| id.to_string()).as_deref(), Some("order-7"));
    /// ```
    pub fn of_request(mut self, id: Option<&[u8]>) -> Self {
        let own = self.own_mut();
        own.bits = own.bits.with(Bits::REQUEST);
        let made = || own.bits.has(Bits::VALID).then(|| own.trace.digits());
        let id = id.and_then(checked).filter(|id| made().is_none_or(|made| id.as_bytes() != made));
        let drawn = (id.is_none() && !own.bits.has(Bits::VALID)).then(draw);
        let id = id.or(drawn.as_deref());
        let before = own.extra.as_ref().and_then(|extra| extra.request_id.as_deref());
        if before != id {
            let context = Context(own.clone()).with_extra(|extra| extra.request_id = id.map(Into::into));
            *own = context.0;
        }
        self
    }
}

fn of(current: &Current) -> Option<RequestId<'_>> {
    if !current.bits.has(Bits::REQUEST) {
        return None;
    }
    match current.extra.as_ref().and_then(|extra| extra.request_id.as_deref()) {
        Some(id) => Some(RequestId(Form::Given(id))),
        None if current.bits.has(Bits::VALID) => Some(RequestId(Form::Made(Digits(current.trace.digits())))),
        None => None,
    }
}

/// A name for a request that is in no trace.
fn draw() -> String {
    [(); 4].iter().map(|()| format!("{:08x}", engine::random())).collect()
}

fn checked(id: &[u8]) -> Option<&str> {
    let is_word = (1..=LONGEST).contains(&id.len()) && id.iter().all(u8::is_ascii_graphic);
    std::str::from_utf8(id).ok().filter(|_| is_word)
}

impl fmt::Display for RequestId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callsite::Callsite;
    use crate::testing::capture;

    static ANSWER: Callsite = crate::callsite!("answer");

    fn id_of(given: Option<&[u8]>) -> String {
        let span = Span::start_entrance(&ANSWER, Context::none()).of_request(given);
        let context = span.context();
        context.request_id().map_or_else(String::new, |id| id.to_string())
    }

    #[test]
    fn a_request_is_called_after_its_trace_unless_the_caller_calls_it_something() {
        let capture = capture();
        assert_eq!(id_of(Some(b"order-7")), "order-7");
        let longest = [b'x'; LONGEST];
        assert_eq!(id_of(Some(&longest)).len(), LONGEST);
        let refused: [&[u8]; 5] = [b"", b"two words", b"\xff", b"line\n", &[b'x'; LONGEST + 1]];
        for given in refused.map(Some).into_iter().chain([None]) {
            let id = id_of(given);
            let spans = capture.spans();
            assert_eq!(id, spans.last().unwrap().trace_id.to_string(), "{given:?}");
        }
    }

    #[test]
    fn a_request_that_is_in_no_trace_has_an_id_of_its_own() {
        let unmade = || Span::start_entrance(&ANSWER, Context::none().suppressed()).of_request(None);
        let [one, other] = [unmade(), unmade()].map(|span| span.request_id().unwrap().to_string());
        assert!(one != other && one.len() == 32 && one.bytes().all(|byte| byte.is_ascii_hexdigit()), "{one}");
    }

    #[test]
    fn it_is_the_requests_wherever_work_is_done_for_it() {
        let _capture = capture();
        let span = Span::start_entrance(&ANSWER, Context::none()).of_request(Some(b"order-7"));
        let _entered = span.enter();
        let child = Span::start(&ANSWER);
        assert_eq!(child.context().request_id().unwrap().as_str(), "order-7");
        let unmade = Span::start_entrance(&ANSWER, Context::none()).of_request(None);
        let id = unmade.context().request_id().unwrap().to_string();
        assert_eq!(id, unmade.span_context().unwrap().trace_id.to_string());
        assert_eq!(Context::none().request_id(), None);
    }
}
