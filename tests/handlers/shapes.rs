//! Handlers in hard shapes, without any library: what they do without the attribute they do with it.

use std::future::Future;
use std::pin::Pin;

use traced::testing::capture;
use traced::{Kind, traced_handler};

use super::{Headers, assert_below_caller, assert_linked_root, headers, number};

type HeaderMap = Headers;

/// As `#[async_trait]` leaves them.
#[traced_handler("boxed", attrs(page))]
fn boxed<'a>(
    page: &'a u64,
    headers: HeaderMap,
) -> Pin<Box<dyn Future<Output = Result<u64, String>> + Send + 'a>> {
    Box::pin(async move {
        let headers = headers;
        if headers.is_empty() {
            return Err("nobody".to_owned());
        }
        Ok(*page)
    })
}

#[tokio::test]
async fn a_function_that_returns_a_boxed_future_is_a_handler() {
    let capture = capture();
    assert_eq!(boxed(&3, headers()).await, Ok(3));
    let span = capture.span("boxed");
    assert_below_caller(&span);
    assert_eq!((span.kind, number(&span, "page")), (Kind::Server, Some(3)));
    assert!(boxed(&3, HeaderMap::new()).await.is_err());
    assert!(capture.spans()[1].is_error());
}

#[traced_handler(public, ret("rows" = ret.len()))]
fn written_out<T: Send + Clone>(rows: T, headers: &HeaderMap) -> impl Future<Output = Vec<T>> + use<T> {
    let count = headers.len();
    async move { vec![rows; count] }
}

#[tokio::test]
async fn a_function_that_returns_some_future_is_a_handler() {
    let capture = capture();
    assert_eq!(written_out('a', &headers()).await, ['a']);
    let span = capture.span("written_out");
    assert_linked_root(&span);
    assert_eq!(number(&span, "rows"), Some(1));
}

struct Service<T>(T);

impl<T: Clone + Send> Service<T> {
    #[traced_handler(from = headers, boxed)]
    async fn show<const N: usize>(mut self, (a, mut b): (u8, u8), headers: Headers) -> Result<[T; N], u8>
    where
        T: Default + Copy,
    {
        self.0 = T::default();
        b += a;
        if b > 10 {
            Err(b)?;
        }
        drop(headers);
        Ok([self.0; N])
    }

    #[traced_handler(http, links = [traced::extract(&super::headers())])]
    async fn list(&mut self, headers: &mut HeaderMap) -> usize {
        self.0 = self.0.clone();
        headers.clear();
        headers.len()
    }
}

#[tokio::test]
async fn methods_with_all_kinds_of_parameters_are_handlers() {
    let capture = capture();
    assert_eq!(Service(7).show::<2>((1, 2), headers()).await, Ok([0, 0]));
    assert_eq!(Service(7).show::<2>((9, 2), headers()).await, Err(11));
    assert_eq!(Service('a').list(&mut headers()).await, 0);
    let spans = capture.spans();
    assert_eq!(spans.len(), 3);
    assert_eq!((spans[0].is_error(), spans[1].is_error()), (false, true));
    assert_eq!(spans[2].links.len(), 1);
}

#[traced_handler]
async fn never_polled(headers: HeaderMap) -> usize {
    headers.len()
}

#[test]
fn a_handler_that_is_never_polled_makes_no_span() {
    let capture = capture();
    drop(never_polled(headers()));
    assert!(capture.spans().is_empty());
}

#[tokio::test]
async fn beneath_a_handler_of_the_same_call_there_is_no_second_span() {
    #[traced_handler("inner", err, attrs("inner" = 1))]
    async fn inner(headers: &HeaderMap) -> Result<usize, String> {
        Err(format!("{} headers", headers.len()))
    }

    #[traced_handler]
    async fn outer(headers: HeaderMap) -> usize {
        inner(&headers).await.unwrap_or(0)
    }

    let capture = capture();
    assert_eq!(outer(headers()).await, 0);
    assert_eq!(capture.spans().len(), 1);
    let span = capture.span("inner");
    assert_below_caller(&span);
    // What the inner one was asked to record is recorded.
    assert_eq!(number(&span, "inner"), Some(1));
    assert_eq!(span.status, traced::wire::Status::Error("1 headers".to_owned()));
}
