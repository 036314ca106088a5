//! How the span of a request begins.

use http::{HeaderName, HeaderValue};
use traced_runtime::{Context, Span, extract};

use super::call::Call;
use super::late::Learns;
use super::settings::Settings;
use crate::carrier::Http;
use crate::head::RequestHead;
use crate::usual::Usual;
use crate::{attrs, method};

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The span of a request that a layer answers, and what is left to learn of it: not as one value, which would be moved.
pub(super) fn start(head: RequestHead<'_>, settings: Option<&Settings>, learns: &mut Learns) -> Span {
    let is_public = settings.is_some_and(|settings| settings.is_public(&head));
    let is_skipped = settings.is_some_and(|settings| settings.skips(&head));
    let usual = Usual::of(head.headers);
    let mut span = begin(head, &usual, is_public, is_skipped);
    if !settings.is_some_and(|settings| settings.has_no_request_id) {
        span = span.of_request(taken_id(&usual, is_public));
    }
    if span.is_recording() {
        let call = Call::of(head);
        let name = settings.and_then(|settings| settings.name_of(&head));
        call.name(&span, name.as_deref());
        call.describe(&span, &usual, settings, Some(attrs::REQUEST_ID));
        *learns = Learns::of(call.route, name.is_some());
    }
    span
}

/// The span of a request that an extractor has come by: its response is not seen.
#[cfg(feature = "axum")]
pub(crate) fn start_extracted(head: RequestHead<'_>, is_public: bool) -> Span {
    let usual = Usual::of(head.headers);
    let id = taken_id(&usual, is_public);
    let span = begin(head, &usual, is_public, false).of_request(id);
    if span.is_recording() {
        let call = Call::of(head);
        call.name(&span, None);
        // What was not taken is not what the request is called.
        let is_taken = span.request_id().is_some_and(|taken| id == Some(taken.as_str().as_bytes()));
        call.describe(&span, &usual, None, is_taken.then_some(attrs::REQUEST_ID_OF_CALLER));
    }
    span
}

/// In a trace of its own where the caller is a stranger. The caller is read before there is a span: only then can the
/// span be sampled as the caller's was.
#[inline(always)]
fn begin(head: RequestHead<'_>, usual: &Usual<'_>, is_public: bool, is_skipped: bool) -> Span {
    let caller = extract::<_, Http>(usual);
    let site = method::server_callsite(head.method);
    match (is_skipped, is_public) {
        (false, false) => Span::start_entrance(site, caller),
        (false, true) => Span::start_linked_entrance(site, &caller),
        (true, false) => Span::start_entrance(site, caller.suppressed()),
        // Nothing of what strangers send is handed on.
        (true, true) => Span::start_entrance(site, Context::none().suppressed()),
    }
}

fn taken_id<'a>(usual: &Usual<'a>, is_public: bool) -> Option<&'a [u8]> {
    usual.request_id.filter(|_| !is_public).map(HeaderValue::as_bytes)
}
