//! Who is whose child: faults 5 and 9.

use traced::testing::capture;
use traced_test_http::wait_for;

use crate::gallery::{catalog, store};

/// Fault 5 of 10: the context of the new span was thrown away, so that children became siblings. Fault 9 of 10: the span
/// around the database also held the call of the other service, which had none of its own.
#[tokio::test]
async fn what_is_called_is_a_child_and_the_call_of_the_store_is_beside_the_lookup() {
    let capture = capture();
    let catalog = catalog(store().await).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(format!("{catalog}/v0/images/7")).send().await.unwrap().bytes().await.unwrap();
    capture.assert_tree(
        "
        GET <client>
          GET /v0/images/{id} <server>
            fetch_image
              find_images
                find_all
              GET <client>
                GET /v0/store/{id} <server>
                  read_data
        ",
    );
    // The lookup has ended before the store is asked: its time holds nothing of the call's.
    let spans = wait_for(&capture, 8).await;
    let lookup = spans.iter().find(|span| span.name == "find_images").unwrap();
    let call = spans.iter().find(|span| Some(span.span_id) == read_datas_caller(&spans)).unwrap();
    assert!(lookup.end_unix_nanos <= call.start_unix_nanos);
}

/// The client that asked the store.
fn read_datas_caller(spans: &[traced::wire::Span]) -> Option<traced::SpanId> {
    let parent = |of: traced::SpanId| spans.iter().find(|span| span.span_id == of)?.parent_span_id;
    let read = spans.iter().find(|span| span.name == "read_data")?;
    parent(read.parent_span_id?)
}
