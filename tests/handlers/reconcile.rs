//! Reconciliations: each is a trace of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use traced::testing::capture;
use traced::{Kind, traced, traced_handler};

use super::{Headers, assert_below_caller, assert_linked_root, headers, text};

struct Object {
    name: String,
    annotations: Headers,
}

struct Shared;

#[derive(Debug, PartialEq)]
struct Action;

#[derive(Debug)]
struct Gone;

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("gone")
    }
}

impl std::error::Error for Gone {}

#[traced]
async fn patch(object: &Object) -> Result<(), Gone> {
    if object.name.is_empty() { Err(Gone) } else { Ok(()) }
}

#[traced_handler(reconcile, attrs("k8s.object.name" = object.name))]
async fn reconcile(object: Arc<Object>, _shared: Arc<Shared>) -> Result<Action, Gone> {
    patch(&object).await?;
    Ok(Action)
}

/// What a controller asks of its function.
async fn drive<F, R>(reconcile: F, object: Object) -> R::Output
where
    F: FnOnce(Arc<Object>, Arc<Shared>) -> R,
    R: Future + Send + 'static,
{
    reconcile(Arc::new(object), Arc::new(Shared)).await
}

fn object(name: &str) -> Object {
    Object { name: name.to_owned(), annotations: headers() }
}

#[traced]
async fn controller() {
    assert_eq!(drive(reconcile, object("a")).await.unwrap(), Action);
    assert!(drive(reconcile, object("")).await.is_err());
}

#[tokio::test]
async fn each_is_a_trace_of_its_own_and_tells_how_it_ended() {
    let capture = capture();
    controller().await;
    let spans = capture.spans();
    let runs: Vec<_> = spans.iter().filter(|span| span.name == "reconcile").collect();
    assert_eq!(runs.len(), 2);
    for run in &runs {
        assert_eq!((run.kind, run.parent_span_id, run.links.len()), (Kind::Internal, None, 0));
        assert!(spans.iter().any(|span| span.name == "patch" && span.parent_span_id == Some(run.span_id)));
    }
    assert_ne!(runs[0].trace_id, runs[1].trace_id);
    assert_eq!(text(runs[0], "k8s.object.name"), Some("a"));
    assert_eq!((runs[0].is_error(), runs[1].is_error()), (false, true));
    assert!(text(runs[1], "error.type").is_some_and(|name| name.ends_with("::Gone")));
}

#[traced_handler(reconcile, from = object.annotations)]
async fn below(object: Arc<Object>, _shared: Arc<Shared>) -> Result<Action, Gone> {
    assert!(!object.name.is_empty());
    Ok(Action)
}

#[traced_handler("reconcile apart", reconcile, link, from = object.annotations)]
async fn linked(object: Arc<Object>, _shared: Arc<Shared>) -> Result<Action, Gone> {
    assert!(!object.name.is_empty());
    Ok(Action)
}

#[tokio::test]
async fn an_object_that_carries_a_context_is_its_parent_or_linked() {
    let capture = capture();
    drive(below, object("a")).await.unwrap();
    assert_below_caller(&capture.span("below"));
    drive(linked, object("a")).await.unwrap();
    assert_linked_root(&capture.span("reconcile apart"));
    let unknown = Object { name: "a".to_owned(), annotations: BTreeMap::new().into_iter().collect() };
    drive(below, unknown).await.unwrap();
    assert_eq!(capture.spans()[2].parent_span_id, None);
}
