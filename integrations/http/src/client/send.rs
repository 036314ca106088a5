//! What is sent along with a request.

use http::{HeaderMap, HeaderValue};
use traced_runtime::{Context, inject, inject_trace, redact};

use super::extensions::NoPropagation;
use super::request::ClientRequest;
use super::rules::Rules;
use crate::carrier::Http;
use crate::server::REQUEST_ID;

/// How much of a context may reach the host of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sends {
    Everything,
    Nothing,
    /// Not the baggage.
    Trace,
}

impl Sends {
    pub(super) fn to(request: &ClientRequest<'_>, rules: Option<&Rules>) -> Self {
        if request.extensions.get::<NoPropagation>().is_some() {
            return Self::Nothing;
        }
        let host = request.authority().map_or("", |authority| authority.host);
        let may_reach = |hosts: Option<&crate::Hosts>| hosts.is_none_or(|hosts| hosts.contain(host));
        if !may_reach(rules.and_then(|rules| rules.context_to.as_ref())) {
            Self::Nothing
        } else if may_reach(rules.and_then(|rules| rules.baggage_to.as_ref()))
            && is_of_ones_own(host, request)
        {
            Self::Everything
        } else {
            Self::Trace
        }
    }

    /// Writes `context` to the headers.
    ///
    /// Without a context they stay as they are: where nothing is traced, what somebody set by hand is sent.
    pub(super) fn send(self, context: &Context, headers: &mut HeaderMap) {
        if self == Self::Nothing {
            return;
        }
        if self == Self::Everything {
            hand_on_request_id(context, headers);
        }
        let has_baggage = context.baggage().next().is_some();
        if context.span_context().is_none() && !has_baggage {
            return;
        }
        if self == Self::Everything {
            inject::<_, Http>(context, headers);
        } else {
            inject_trace::<_, Http>(context, headers);
        }
    }
}

/// What the request that is being answered is called, its parts are called as well.
pub(crate) fn hand_on_request_id(context: &Context, headers: &mut HeaderMap) {
    if let Some(id) = context.request_id().and_then(|id| HeaderValue::from_str(id.as_str()).ok()) {
        headers.entry(REQUEST_ID).or_insert(id);
    }
}

/// Baggage is for services of one's own: not for AWS, nor for whoever is behind a presigned URL. So is a request's id.
fn is_of_ones_own(host: &str, request: &ClientRequest<'_>) -> bool {
    let is_aws = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
    !is_aws && !request.query().is_some_and(redact::is_presigned)
}
