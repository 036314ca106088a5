use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use mongodb::bson::{Document, doc};
use mongodb::event::EventHandler;
use mongodb::event::command::CommandEvent;
use mongodb::{Client, Collection};
use traced_runtime::testing::capture;
use traced_runtime::{Callsite, FutureExt as _, Span, callsite, hooks};

use super::{CALLER, called, images, mongodb, names, options};

static HANDLER: Callsite = callsite!("handler");

#[tokio::test]
async fn an_operation_is_a_child_of_its_caller() {
    let capture = capture();
    let (_server, images) = images().await;
    called(images.insert_one(doc! { "_id": 1 })).await.unwrap();
    let (caller, insert) = (capture.span("caller"), capture.span("insert images"));
    assert_eq!(insert.parent_span_id, Some(caller.span_id));
    assert_eq!(insert.trace_id, caller.trace_id);
    assert!(caller.start_unix_nanos <= insert.start_unix_nanos);
    assert!(insert.end_unix_nanos <= caller.end_unix_nanos);
    assert_eq!(capture.spans().len(), 2);
}

#[tokio::test]
async fn an_operation_without_a_caller_is_a_root() {
    let capture = capture();
    let (_server, images) = images().await;
    images.insert_one(doc! { "_id": 1 }).await.unwrap();
    assert_eq!(capture.span("insert images").parent_span_id, None);
}

#[tokio::test]
async fn reading_on_makes_a_span_for_each_batch_below_who_reads() {
    let capture = capture();
    let (_server, images) = images().await;
    images.insert_many((0..5).map(|id| doc! { "_id": id })).await.unwrap();
    let cursor = called(images.find(doc! {}).batch_size(2)).await.unwrap();
    let reader = Span::start(&CALLER);
    let reader_id = reader.span_context().unwrap().span_id;
    let documents: Vec<Document> = cursor.try_collect().in_span(reader).await.unwrap();
    assert_eq!(documents.len(), 5);
    let find = capture.span("find images");
    assert_ne!(find.parent_span_id, Some(reader_id));
    let spans = capture.spans();
    let more: Vec<_> = spans.iter().filter(|span| span.name == "getMore images").collect();
    assert_eq!(more.len(), 2);
    assert!(more.iter().all(|span| span.parent_span_id == Some(reader_id)));
}

#[tokio::test]
async fn operations_side_by_side_do_not_mix() {
    let capture = capture();
    let (server, images) = images().await;
    server.faults().delay("insert", std::time::Duration::from_millis(20));
    let insert = |id| called(images.insert_one(doc! { "_id": id }));
    let (first, second, third) = tokio::join!(insert(1), insert(2), insert(3));
    first.and(second).and(third).unwrap();
    let spans = capture.spans();
    let of = |name: &str| spans.iter().filter(|span| span.name == name).collect::<Vec<_>>();
    let (callers, inserts) = (of("caller"), of("insert images"));
    assert_eq!((callers.len(), inserts.len()), (3, 3));
    for caller in callers {
        let below = inserts.iter().filter(|span| span.parent_span_id == Some(caller.span_id));
        assert_eq!(below.count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operation_in_a_spawned_task_keeps_its_parent() {
    let capture = capture();
    let (_server, images) = images().await;
    called(async {
        let work = async move { images.insert_one(doc! { "_id": 1 }).await };
        tokio::spawn(work.in_current_span()).await.unwrap().unwrap();
    })
    .await;
    assert_eq!(capture.span("insert images").parent_span_id, Some(capture.span("caller").span_id));
}

#[tokio::test]
async fn code_that_the_driver_calls_is_below_the_operation_and_knows_that_it_is_in_a_client() {
    let capture = capture();
    let server = standins::mongodb::start().unwrap();
    let mut options = options(&server.uri()).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&seen);
    options.command_event_handler = Some(EventHandler::callback(move |event| {
        if matches!(event, CommandEvent::Started(_)) {
            drop(Span::start(&HANDLER));
            tell.lock().unwrap().push(hooks::current().is_in_logical_client());
        }
    }));
    let client = Client::with_options(traced_mongodb::instrument(options)).unwrap();
    let images: Collection<Document> = client.database("gallery").collection("images");
    called(images.insert_one(doc! { "_id": 1 })).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [true], "the handler given before is still called");
    assert_eq!(capture.span("handler").parent_span_id, Some(capture.span("insert images").span_id));
}

#[tokio::test]
async fn a_transaction_holds_its_operations() {
    let capture = capture();
    let (_server, images) = images().await;
    called(async {
        let mut session = images.client().start_session().await.unwrap();
        session.start_transaction().await.unwrap();
        images.insert_one(doc! { "_id": 1 }).session(&mut session).await.unwrap();
        session.commit_transaction().await.unwrap();
    })
    .await;
    assert_eq!(names(&capture), ["caller", "transaction", "insert images", "commitTransaction admin"]);
    let transaction = capture.span("transaction");
    assert_eq!(transaction.parent_span_id, Some(capture.span("caller").span_id));
    assert_eq!(capture.span("insert images").parent_span_id, Some(transaction.span_id));
    assert_eq!(capture.span("commitTransaction admin").parent_span_id, Some(transaction.span_id));
    assert_eq!(super::attributes(&transaction), [("db.system.name", super::text("mongodb"))]);
}

#[tokio::test]
async fn where_nothing_is_recorded_everything_works() {
    let (_server, images) = images().await;
    called(images.insert_one(doc! { "_id": 1 })).await.unwrap();
    assert!(called(images.find_one(doc! {})).await.unwrap().is_some());
    called(images.insert_one(doc! { "_id": 1 })).await.unwrap_err();
}
