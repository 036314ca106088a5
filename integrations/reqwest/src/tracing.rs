//! The middleware: a span around each call.

use http::Extensions;
use reqwest::{Request, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next, Result};
use traced_http::{ClientRequest, ClientRules};
use traced_runtime::FutureExt as _;

use crate::{attempt, error_type};

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
/// let client = ClientBuilder::new(reqwest::Client::new())
///     .with(Tracing::default().url_templates(["/images/{id}"]))
///     .build();
/// ```
///
/// Within a call that has a client span of its own
/// ([`Context::in_logical_client`](traced_runtime::Context::in_logical_client)) it makes no second one, but the context is
/// sent.
#[derive(Clone, Debug, Default)]
pub struct Tracing {
    rules: ClientRules,
}

traced_http::__client_rules!(Tracing);

#[async_trait::async_trait]
impl Middleware for Tracing {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let attempt = attempt::begin(extensions);
        let seen = ClientRequest::to(request.method(), request.url().as_str(), request.headers());
        let call = self.rules.start(&seen.with_extensions(extensions));
        call.send_along(request.headers_mut());
        let outcome = next.run(request, extensions).in_context(call.context()).await;
        drop(attempt);
        match &outcome {
            Ok(response) => {
                call.end(response.status(), response.version(), response.headers(), response.remote_addr());
            }
            Err(error) => call.fail(error_type::of(error)),
        }
        outcome
    }
}
