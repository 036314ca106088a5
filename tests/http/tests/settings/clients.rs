//! What clients send to whom, and how their spans are called.

use std::collections::HashMap;

use axum::Router;
use axum::extract::Path;
use axum::routing::any;
use http::StatusCode;
use tower::ServiceExt as _;
use traced::http::{ClientLayer, Hosts, NoPropagation, ResendCount, UrlTemplate, client};
use traced::reqwest::Tracing;
use traced::testing::capture;
use traced::wire::Span;
use traced::{Context, FutureExt as _};
use traced_test_http::{get, hyper1, number, port, read, serve, text};

use crate::echo::{echo, parse};

/// The same rules for both clients.
macro_rules! both {
    (|$rules:ident| $with:expr) => {{
        let by_hyper: ClientLayer = {
            let $rules = client();
            $with
        };
        let by_reqwest: Tracing = {
            let $rules = Tracing::default();
            $with
        };
        (by_hyper, by_reqwest)
    }};
}

type Seen = HashMap<String, String>;

/// Sends a request with these extensions by both clients; gives what arrived, and the spans.
async fn send<T>(
    rules: &(ClientLayer, Tracing),
    url: &str,
    with: impl Fn(&mut http::Extensions) -> T,
) -> Vec<(Seen, Span)> {
    let mut sent = Vec::new();
    {
        let capture = capture();
        let mut request = get(url);
        with(request.extensions_mut());
        let call = hyper1(&rules.0).oneshot(request);
        let response = call.in_context(Context::current().with_baggage("tenant", "blue")).await.unwrap();
        sent.push((parse(&read(response).await.3), capture.spans().remove(0)));
    }
    let capture = capture();
    let client = reqwest_middleware::ClientBuilder::new(reqwest::Client::new()).with(rules.1.clone()).build();
    let mut request = client.get(url);
    with(request.extensions());
    let call = request.send().in_context(Context::current().with_baggage("tenant", "blue"));
    let body = call.await.unwrap().bytes().await.unwrap();
    sent.push((parse(&body), capture.spans().remove(0)));
    sent
}

/// The same service by two names.
async fn two_names() -> (String, String) {
    let base = echo().await;
    (base.clone(), format!("http://localhost:{}", port(&base)))
}

#[tokio::test]
async fn everything_is_sent_to_everybody_unless_somebody_says_otherwise() {
    let (address, name) = two_names().await;
    for url in [address, name] {
        for (seen, span) in send(&both!(|rules| rules), &url, |_| ()).await {
            assert!(seen["traceparent"].contains(&span.span_id.to_string()));
            assert_eq!(seen["baggage"], "tenant=blue");
        }
    }
}

#[tokio::test]
async fn the_context_is_sent_to_the_hosts_that_are_named() {
    let (address, name) = two_names().await;
    let rules = both!(|rules| rules.propagate_to(Hosts::only(["localhost"])));
    for (seen, _) in send(&rules, &name, |_| ()).await {
        assert!(seen.contains_key("traceparent") && seen.contains_key("baggage"));
    }
    for (seen, span) in send(&rules, &address, |_| ()).await {
        assert!(!seen.contains_key("traceparent") && !seen.contains_key("baggage"), "{seen:?}");
        assert_eq!(number(&span, "http.response.status_code"), Some(200), "the call has a span all the same");
    }
    let rules = both!(|rules| rules.propagate_to(Hosts::all_but(["LOCALHOST"])));
    assert!(send(&rules, &name, |_| ()).await.iter().all(|(seen, _)| !seen.contains_key("traceparent")));
    assert!(send(&rules, &address, |_| ()).await.iter().all(|(seen, _)| seen.contains_key("traceparent")));
}

#[tokio::test]
async fn baggage_is_sent_to_the_hosts_that_are_named() {
    let (address, name) = two_names().await;
    let rules = both!(|rules| rules.baggage_to(Hosts::only(["localhost"])));
    for (seen, _) in send(&rules, &name, |_| ()).await {
        assert!(seen.contains_key("traceparent") && seen.contains_key("baggage"));
    }
    for (seen, _) in send(&rules, &address, |_| ()).await {
        assert!(seen.contains_key("traceparent") && !seen.contains_key("baggage"), "{seen:?}");
    }
}

#[tokio::test]
async fn a_single_request_may_be_sent_as_it_is() {
    let (address, _) = two_names().await;
    for (seen, _) in send(&both!(|rules| rules), &address, |with| with.insert(NoPropagation)).await {
        let ours = ["traceparent", "tracestate", "baggage", "x-request-id"];
        assert!(ours.iter().all(|name| !seen.contains_key(*name)), "{seen:?}");
    }
}

#[tokio::test]
async fn templates_name_spans_and_that_of_the_request_goes_first() {
    let base = echo().await;
    let rules = both!(|rules| rules.url_templates(["/images/{id}", "/files/{*rest}", "icons/{id}.png"]));
    for (path, template) in [
        ("/images/7?x=/files/a", Some("/images/{id}")),
        ("/files/a/b", Some("/files/{*rest}")),
        ("/icons/7.png", Some("/icons/{id}.png")),
        ("/images/7/tags", None),
        ("/icons/7.jpg", None),
        ("/files/", None),
    ] {
        for (_, span) in send(&rules, &format!("{base}{path}"), |_| ()).await {
            assert_eq!(text(&span, "url.template"), template, "{path}");
            assert_eq!(
                span.name,
                template.map_or_else(|| "GET".into(), |template| format!("GET {template}"))
            );
        }
    }
    let own = |with: &mut http::Extensions| with.insert(UrlTemplate("/{any}/{thing}".into()));
    for (_, span) in send(&rules, &format!("{base}/images/7"), own).await {
        assert_eq!(&*span.name, "GET /{any}/{thing}");
    }
}

#[tokio::test]
async fn who_sends_again_says_how_often() {
    let base = echo().await;
    for (count, recorded) in [(0, None), (1, Some(1)), (7, Some(7))] {
        let again = |with: &mut http::Extensions| with.insert(ResendCount(count));
        for (_, span) in send(&both!(|rules| rules), &base, again).await {
            assert_eq!(number(&span, "http.request.resend_count"), recorded);
        }
    }
}

#[tokio::test]
async fn a_status_that_is_expected_is_no_failure() {
    let status = |Path(code): Path<u16>| async move { StatusCode::from_u16(code).unwrap() };
    let base = serve(Router::new().route("/{code}", any(status))).await;
    let rules = both!(|rules| rules.expected_statuses([404, 410]));
    for (code, error) in [(404, None), (410, None), (409, Some("409")), (503, Some("503"))] {
        for (_, span) in send(&rules, &format!("{base}/{code}"), |_| ()).await {
            assert_eq!((span.is_error(), text(&span, "error.type")), (error.is_some(), error), "{code}");
            assert_eq!(number(&span, "http.response.status_code"), Some(code));
        }
    }
}
