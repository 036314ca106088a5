//! How a server's spans are called, and what they say of failures: faults 4 and 6, and what is left of 8 and 10.

use std::collections::BTreeSet;

use traced::Kind;
use traced::testing::capture;
use traced_test_http::{number, text, wait_for};

use crate::gallery::{catalog, store};

/// Fault 4 of 10: spans were called after the URL, with the picture's id in it.
#[tokio::test]
async fn a_thousand_pictures_have_one_name() {
    let capture = capture();
    let store = store().await;
    let client = traced::reqwest::client(reqwest::Client::new());
    for id in 0..1000 {
        client.get(format!("{store}/v0/store/picture-{id}")).send().await.unwrap().bytes().await.unwrap();
        // What matches nothing has no route, and its path is no name either.
        client.get(format!("{store}/other/{id}?id={id}")).send().await.unwrap().bytes().await.unwrap();
    }
    let spans = wait_for(&capture, 5000).await;
    let names: BTreeSet<_> = spans.iter().map(|span| &*span.name).collect();
    assert_eq!(names, ["GET", "GET /v0/store/{id}", "read_data"].into());
    let routes: BTreeSet<_> = spans.iter().filter_map(|span| text(span, "http.route")).collect();
    assert_eq!(routes, ["/v0/store/{id}"].into());
}

/// Fault 6 of 10: that something failed was nowhere but in the log.
#[tokio::test]
async fn a_failure_is_recorded_where_it_happened_and_where_it_was_seen() {
    let capture = capture();
    let catalog = catalog(store().await).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(format!("{catalog}/v0/images/missing")).send().await.unwrap().bytes().await.unwrap();
    capture.assert_tree(
        "
        GET <client> !502
          GET /v0/images/{id} <server> !502
            fetch_image !..
              find_images
                find_all
              GET <client> !500
                GET /v0/store/{id} <server> !500
                  read_data !std::io::error::Error
        ",
    );
}

/// Fault 8 of 10: tags were copied by hand onto each span. Here one line for each service describes all of its spans.
#[tokio::test]
async fn every_span_is_described_without_a_line_for_each() {
    let capture = capture();
    let catalog = catalog(store().await).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(format!("{catalog}/v0/images/7")).send().await.unwrap().bytes().await.unwrap();
    let spans = wait_for(&capture, 8).await;
    for span in spans.iter().filter(|span| span.kind != Kind::Internal) {
        let shared = ["http.request.method", "server.address", "network.protocol.version"];
        assert!(shared.iter().all(|key| text(span, key).is_some()), "{span:?}");
        assert_eq!(number(span, "http.response.status_code"), Some(200));
    }
    for span in spans.iter().filter(|span| span.kind == Kind::Internal) {
        assert!(text(span, "code.function.name").is_some(), "{span:?}");
    }
}

/// Fault 10 of 10: pictures went over the wire in base64. A body arrives as it was made, and no span copies it.
#[tokio::test]
async fn bodies_are_neither_changed_nor_recorded() {
    let capture = capture();
    let catalog = catalog(store().await).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    let answer = client.get(format!("{catalog}/v0/images/7")).send().await.unwrap();
    assert_eq!(answer.content_length(), Some(1024), "the length is told, not chunked");
    assert_eq!(answer.bytes().await.unwrap(), vec![7; 1024]);
    for span in wait_for(&capture, 8).await {
        let size: usize = span.attributes.iter().map(|(_, value)| format!("{value:?}").len()).sum();
        assert!(size < 1000, "{span:?}");
    }
}
