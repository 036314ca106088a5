//! From `#[traced]` to a collector: over real HTTP, read by a decoder that is not ours.

use std::time::Duration;

use traced::export::OtlpHttp;
use traced::{FutureExt as _, traced};
use traced_test_support::sink::OtlpSink;
use traced_test_support::tree::traces;

#[traced]
async fn order(id: u64) -> Result<u64, std::num::ParseIntError> {
    let price = price(id).await;
    let paid = async { pay(price) }.in_current_span().await;
    paid?;
    Ok(price)
}

#[traced(attrs(id))]
async fn price(id: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(2)).await;
    id * 100
}

#[traced(name = "charge the card", kind = client)]
fn pay(price: u64) -> Result<u64, std::num::ParseIntError> {
    if price > 500 { "too much".parse() } else { Ok(price) }
}

#[tokio::test]
async fn functions_become_a_trace_at_the_collector() {
    let sink = OtlpSink::start();
    let endpoint = format!("{}/v1/traces", sink.endpoint());
    let guard = traced::builder!().exporter(OtlpHttp::new(&endpoint)).install();
    assert!(order(7).await.is_err());
    drop(guard);

    let spans = sink.spans();
    let [trace] = &traces(&spans)[..] else { panic!("{spans:?}") };
    trace.assert_well_formed();
    trace.assert_outline(
        "
        order [internal] traced !core::num::error::ParseIntError
          price [internal] traced
          charge the card [client] traced !core::num::error::ParseIntError
        ",
    );
    assert_eq!(*trace.span("price").attr("id"), 7);
    assert_eq!(trace.span("price").attr("code.function.name"), "otlp::price");
    assert!(trace.span("order").attr("code.file.path").as_str().unwrap().ends_with("tests/otlp.rs"));
}
