//! When spans arrive: fault 7.

use std::time::{Duration, Instant};

use traced::testing::FakeCollector;

use crate::gallery::{catalog, store};

/// Fault 7 of 10: spans were sent once a minute, so that whoever had just clicked found nothing.
#[test]
fn a_trace_is_there_seconds_after_its_request() {
    let collector = FakeCollector::start();
    let guard = traced::Builder::new("gallery", "1.0.0").endpoint(&collector.endpoint()).install();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let began = Instant::now();
    runtime.block_on(async {
        let catalog = catalog(store().await).await;
        let client = traced::reqwest::client(reqwest::Client::new());
        client.get(format!("{catalog}/v0/images/7")).send().await.unwrap().bytes().await.unwrap();
    });
    // Nobody flushes. The interval of the specification is five seconds, ours is less.
    collector.wait_for(8, Duration::from_secs(10));
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    drop(guard);
    collector.assert_tree(
        "
        GET <client> {service.name=gallery}
          GET /v0/images/{id} <server>
            fetch_image
              find_images
                find_all
              GET <client>
                GET /v0/store/{id} <server>
                  read_data
        ",
    );
}
