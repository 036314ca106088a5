//! What is sent along with a request.

use http::{HeaderMap, HeaderValue};
use traced_runtime::{Context, inject, inject_trace, redact};

use super::extensions::NoPropagation;
use super::request::ClientRequest;
use super::rules::Rules;
use crate::carrier::Http;
use crate::hosts::{ends_with, without_dot};
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
        // Where there is no room for more headers, it stays behind.
        drop(headers.try_entry(REQUEST_ID).map(|entry| entry.or_try_insert(id).is_ok()));
    }
}

/// Baggage is for services of one's own: not for AWS, nor for whoever is behind a presigned URL. So is a request's id.
fn is_of_ones_own(host: &str, request: &ClientRequest<'_>) -> bool {
    !is_aws(host) && !request.query().is_some_and(redact::is_presigned)
}

/// What the names of endpoints of AWS end with, in each of its partitions that the internet reaches.
const AWS: [&str; 7] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".api.amazonwebservices.com.cn",
    ".api.amazonwebservices.eu",
    ".api.aws",
    ".on.aws",
];

fn is_aws(host: &str) -> bool {
    let host = without_dot(host);
    // Most hosts have another last letter than any of these.
    let may_be = host.bytes().last().is_some_and(|last| b"mnus".contains(&last.to_ascii_lowercase()));
    may_be && AWS.iter().any(|ending| ends_with(host, ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_of_aws_are_known_however_they_are_written() {
        for host in [
            "s3.eu-central-1.amazonaws.com",
            "Bucket.S3.AmazonAWS.com",
            "sqs.eu-central-1.amazonaws.com.",
            "sqs.cn-north-1.amazonaws.com.cn",
            "sqs.eusc-de-east-1.amazonaws.eu",
            "sqs.eu-central-1.api.aws",
            "abc.lambda-url.eu-central-1.on.aws",
        ] {
            assert!(is_aws(host), "{host}");
        }
        for host in ["amazonaws.com.example", "notamazonaws.com", "amazonaws.com", "docs.aws", "aws", ""] {
            assert!(!is_aws(host), "{host}");
        }
    }
}
