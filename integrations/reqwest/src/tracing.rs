//! The middleware: a span around each call.

use http::Extensions;
use reqwest::{Request, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next, Result};
use traced_runtime::{Context, FutureExt as _, Span};

use crate::attempt;
use crate::attrs::HTTP_REQUEST_RESEND_COUNT;
use crate::extensions::{NoPropagation, UrlTemplate};
use crate::{method, propagation, request, response};

/// A client whose calls have spans.
///
/// ```
/// let client = traced_reqwest::client(reqwest::Client::new());
/// let request = client.get("http://localhost:8080/images");
/// ```
#[must_use]
pub fn client(client: reqwest::Client) -> ClientWithMiddleware {
    ClientBuilder::new(client).with(Tracing::default()).build()
}

/// A middleware that gives each call a span.
///
/// ```
/// use reqwest_middleware::ClientBuilder;
/// use traced_reqwest::Tracing;
/// let client = ClientBuilder::new(reqwest::Client::new()).with(Tracing::default()).build();
/// ```
///
/// Within a call that has a client span of its own ([`Context::in_logical_client`]) it makes no second one, but the
/// context is sent.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tracing {}

#[async_trait::async_trait]
impl Middleware for Tracing {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let propagates = extensions.get::<NoPropagation>().is_none();
        let around = Context::current();
        if around.is_in_logical_client() {
            if propagates {
                propagation::send(&around, &mut request);
            }
            return next.run(request, extensions).await;
        }
        let call = Call::start(&request, extensions);
        if propagates {
            propagation::send(&call.context(), &mut request);
        }
        let outcome = next.run(request, extensions).in_context(call.context()).await;
        attempt::end(extensions);
        call.end(&outcome);
        outcome
    }
}

/// A span that knows whether its call came to an end.
struct Call(Option<Span>);

impl Call {
    fn start(request: &Request, extensions: &mut Extensions) -> Self {
        let span = Span::start(method::callsite(request.method()));
        let repeats = attempt::begin(extensions);
        if span.is_recording() {
            request::describe(&span, request, extensions.get::<UrlTemplate>());
            if let Some(repeats) = repeats {
                span.set(HTTP_REQUEST_RESEND_COUNT, repeats);
            }
        }
        Self(Some(span))
    }

    fn context(&self) -> Context {
        self.0.as_ref().map_or_else(Context::none, Span::context)
    }

    fn end(mut self, outcome: &Result<Response>) {
        if let Some(span) = self.0.take() {
            response::describe(&span, outcome);
        }
    }
}

/// The caller gave the call up.
impl Drop for Call {
    fn drop(&mut self) {
        if let Some(span) = &mut self.0 {
            span.cancel();
        }
    }
}
