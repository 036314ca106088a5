//! The same over connections: clients that give up after a moment, and servers that notice.

use std::time::Duration;

use axum::Router;
use axum::routing::get as on_get;
use futures_util::stream;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use traced_test_http::{Hyper, get, hyper1, hyper2, serve_auto};

use crate::{Dice, alone, at_rest, install};

fn app() -> Router {
    let slow = || async { tokio::time::sleep(Duration::from_millis(2)).await };
    let stream = || async {
        let chunks = stream::unfold(0, |count| async move {
            tokio::time::sleep(Duration::from_micros(300)).await;
            (count < 8).then(|| (Ok::<_, std::io::Error>("chunk"), count + 1))
        });
        axum::body::Body::from_stream(chunks)
    };
    Router::new().route("/slow", on_get(slow)).route("/stream", on_get(stream)).layer(traced::axum::layer())
}

async fn give_up(client: Hyper, base: String, dice: &mut Dice) {
    let path = if dice.below(2) == 0 { "slow" } else { "stream" };
    let call = async {
        // A client may find that somebody else has made, or given up, the connection that it waited for.
        if let Ok(response) = client.oneshot(get(&format!("{base}/{path}"))).await {
            drop(response.into_body().collect().await);
        }
    };
    drop(tokio::time::timeout(Duration::from_micros(dice.below(6000)), call).await);
}

#[test]
fn clients_that_give_up_leave_no_span_open_on_either_side() {
    let _alone = alone();
    let guard = install();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let base = serve_auto(app()).await;
        let layer = traced::http::client();
        let tasks =
            [hyper1(&layer), hyper2(&layer)].into_iter().cycle().take(16).zip(1..).map(|(client, seed)| {
                let base = base.clone();
                tokio::spawn(async move {
                    let mut dice = Dice(seed);
                    for _ in 0..100 {
                        give_up(client.clone(), base.clone(), &mut dice).await;
                    }
                })
            });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        // Everybody has gone; the servers notice while their runtime still runs.
        let stats = at_rest(&guard);
        assert!(stats.started >= 1600, "{stats:?}");
        assert_eq!(stats.delivered, stats.started, "{stats:?}");
    });
    drop(guard);
}
