//! A request under way: first polled in the caller's task, where its span finds its parent.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;
use traced_runtime::Span;
use traced_runtime::hooks::error_kind;

use crate::body::ResponseBody;
use crate::cluster::Cluster;
use crate::{headers, span};

type BoxError = Box<dyn Error + Send + Sync>;

pin_project! {
    /// The answer to a request, to come; see [`layer`](crate::layer).
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<S, R>
    where
        S: Service<Request<R>>,
    {
        #[pin]
        state: State<S, R>,
        // From the first poll to the answer.
        span: Option<Span>,
        cluster: Arc<Cluster>,
    }

    impl<S, R> PinnedDrop for ResponseFuture<S, R>
    where
        S: Service<Request<R>>,
    {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(span) = this.span {
                span.cancel();
                let _current = span.enter();
                // What its destructors do belongs to the span.
                this.state.set(State::Dropped);
            }
        }
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S, R>
    where
        S: Service<Request<R>>,
    {
        Waiting { service: Arc<Mutex<S>>, request: Option<Request<R>> },
        Sent { #[pin] future: S::Future },
        Dropped,
    }
}

impl<S, R> ResponseFuture<S, R>
where
    S: Service<Request<R>>,
{
    pub(crate) fn new(service: Arc<Mutex<S>>, cluster: Arc<Cluster>, request: Request<R>) -> Self {
        Self { state: State::Waiting { service, request: Some(request) }, span: None, cluster }
    }
}

impl<S, R, B> Future for ResponseFuture<S, R>
where
    S: Service<Request<R>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    B: Body,
{
    type Output = Result<Response<ResponseBody<B>>, BoxError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.as_mut().project();
        if let (None, StateProjection::Waiting { request: Some(request), .. }) =
            (&this.span, this.state.project())
        {
            *this.span = Some(span::start(this.cluster, request));
        }
        let outcome = {
            let mut this = self.as_mut().project();
            let _current = this.span.as_ref().map(Span::enter);
            match ready!(this.state.as_mut().send(cx, this.span.as_ref())) {
                Err(error) => Err(error),
                Ok(()) => ready!(this.state.answer(cx)),
            }
        };
        let span = self.project().span.take();
        Poll::Ready(match outcome {
            Ok(response) => {
                let failed = span.and_then(|span| span::answered(span, response.status()));
                Ok(response.map(|body| ResponseBody::new(body, failed)))
            }
            Err(error) => {
                let error = error.into();
                if let Some(span) = span {
                    span.fail(error_kind(&*error));
                }
                Err(error)
            }
        })
    }
}

impl<S, R> State<S, R>
where
    S: Service<Request<R>>,
{
    /// Calls the service once it is ready, if that is still to be done.
    fn send(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        span: Option<&Span>,
    ) -> Poll<Result<(), S::Error>> {
        let StateProjection::Waiting { service, request } = self.as_mut().project() else {
            return Poll::Ready(Ok(()));
        };
        let future = {
            // A panic in the service is between it and whoever it met.
            let mut service = service.lock().unwrap_or_else(PoisonError::into_inner);
            ready!(service.poll_ready(cx))?;
            // Taken already when the call panicked, after which nobody polls again.
            let Some(mut request) = request.take() else { return Poll::Pending };
            if let Some(span) = span {
                headers::write(&span.context(), request.headers_mut());
            }
            service.call(request)
        };
        self.set(Self::Sent { future });
        Poll::Ready(Ok(()))
    }

    fn answer(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<S::Response, S::Error>> {
        match self.project() {
            StateProjection::Sent { future } => future.poll(cx),
            StateProjection::Waiting { .. } | StateProjection::Dropped => Poll::Pending,
        }
    }
}

impl<S, R> fmt::Debug for ResponseFuture<S, R>
where
    S: Service<Request<R>>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("span", &self.span).finish_non_exhaustive()
    }
}
