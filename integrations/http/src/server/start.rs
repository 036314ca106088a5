//! How the span of a request begins.

use http::HeaderName;
use traced_runtime::{Span, extract};

use super::call::Call;
use super::settings::Settings;
use crate::carrier::Http;
use crate::head::RequestHead;
use crate::method;
use crate::usual::Usual;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The span of a request, in a trace of its own where the caller is a stranger. The caller is read before there is a span:
/// only then can the span be sampled as the caller's was.
pub(crate) fn start(head: RequestHead<'_>, settings: Option<&Settings>, is_public: bool) -> Span {
    let usual = Usual::of(head.headers);
    let caller = extract::<_, Http>(&usual);
    let site = method::server_callsite(head.method);
    let mut span = if settings.is_some_and(|settings| settings.skips(&head)) {
        Span::start_entrance(site, caller.suppressed())
    } else if is_public || settings.is_some_and(|settings| settings.is_public(&head)) {
        Span::start_linked_entrance(site, &caller)
    } else {
        Span::start_entrance(site, caller)
    };
    if !settings.is_some_and(|settings| settings.has_no_request_id) {
        span = span.of_request(usual.request_id.map(|id| id.as_bytes()));
    }
    if span.is_recording() {
        let call = Call::of(head);
        call.name(&span, settings.and_then(|settings| settings.name_of(&head)).as_deref());
        call.describe(&span, &usual, settings);
    }
    span
}
