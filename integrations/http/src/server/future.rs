//! From the request to the headers of the response.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as Waker, Poll, ready};

use http::{Response, StatusCode};
use http_body::Body;
use pin_project_lite::pin_project;
use traced_runtime::Span;

use super::body::ServerBody;
use super::settings::Settings;
use crate::attrs::HTTP_RESPONSE_STATUS_CODE;
use crate::inside::Inside;
use crate::{error_type, request_id};

pin_project! {
    /// The future of a response in its span; see [`server`](crate::server).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ServerFuture<F> {
        #[pin]
        inside: Inside<F, Span>,
        is_head: bool,
        settings: Option<Arc<Settings>>,
    }
}

impl<F> ServerFuture<F> {
    pub(super) const fn new(future: F, span: Span, is_head: bool, settings: Option<Arc<Settings>>) -> Self {
        Self { inside: Inside::new(future, Some(span)), is_head, settings }
    }

    /// A future beneath a span that somebody else ends.
    pub(super) const fn passing(future: F) -> Self {
        Self { inside: Inside::new(future, None), is_head: false, settings: None }
    }
}

impl<F, R, E> Future for ServerFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: 'static,
    R: Body,
{
    type Output = Result<Response<ServerBody<R>>, E>;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let outcome = ready!(this.inside.as_mut().poll(waker));
        let span = this.inside.around().take();
        if let (Some(span), Err(error)) = (&span, &outcome) {
            span.fail(error_type::of(error));
        }
        Poll::Ready(outcome.map(|response| answer(response, span, *this.is_head, this.settings.as_deref())))
    }
}

/// Hands the span on to the body, if there is one to wait for.
pub(crate) fn answer<R: Body>(
    mut response: Response<R>,
    mut span: Option<Span>,
    is_head: bool,
    settings: Option<&Settings>,
) -> Response<ServerBody<R>> {
    let status = response.status();
    if let Some(span) = &span {
        request_id::put(span, response.headers_mut());
        span.set(HTTP_RESPONSE_STATUS_CODE, status.as_u16());
        if let Some(settings) = settings.filter(|_| span.is_recording()) {
            settings.response_headers.record(response.headers(), span);
        }
        if status.is_server_error() {
            span.fail(status.as_str());
        }
    }
    let sent_without_body = is_head || status.is_informational() || status == StatusCode::NO_CONTENT;
    let ends_here = sent_without_body
        || status == StatusCode::NOT_MODIFIED
        || settings.is_some_and(|settings| settings.ends_with_head);
    if ends_here {
        span = None;
    }
    let (head, body) = response.into_parts();
    let body = ServerBody::new(body, span, &head.headers);
    Response::from_parts(head, body)
}
