//! Consumers: a span for each message, with a link to who sent it.

use std::collections::BTreeMap;
use std::io;

use traced::testing::capture;
use traced::{Carrier, Context, Kind, Plain, traced, traced_handler};

use super::{CALLER, Headers, TRACE, assert_linked, assert_linked_root, headers, text};

#[traced]
fn store() {}

#[traced_handler(consumer)]
async fn take(payload: &str, headers: Headers) -> usize {
    store();
    payload.len() + headers.len()
}

#[tokio::test]
async fn a_message_has_a_trace_of_its_own_with_a_link_to_its_producer() {
    let capture = capture();
    assert_eq!(take("a", headers()).await, 2);
    let span = capture.span("take");
    assert_eq!(span.kind, Kind::Consumer);
    assert_linked_root(&span);
    capture.assert_tree("take <consumer>\n  store");
}

#[tokio::test]
async fn a_message_without_a_context_has_no_link() {
    let capture = capture();
    take("a", Headers::new()).await;
    let span = capture.span("take");
    assert!(span.links.is_empty() && span.parent_span_id.is_none());
}

#[traced]
async fn poll() {
    take("a", headers()).await;
    take_apart(&BTreeMap::from_iter(headers()));
}

#[traced_handler(consumer, link)]
fn take_apart(headers: &BTreeMap<String, String>) -> usize {
    headers.len()
}

#[tokio::test]
async fn within_a_span_the_message_belongs_to_it_unless_it_shall_not() {
    let capture = capture();
    poll().await;
    let taken = capture.span("take");
    assert_eq!(taken.parent_span_id, Some(capture.span("poll").span_id));
    assert_linked(&taken);
    assert_linked_root(&capture.span("take_apart"));
}

struct Message {
    context: Headers,
}

/// `from` is looked at before the body takes the message.
#[traced_handler(consumer, from = message.context, err)]
fn take_whole(message: Message) -> Result<(), io::Error> {
    drop(message);
    Err(io::Error::other("no room"))
}

#[test]
fn a_synchronous_consumer_is_one_as_well() {
    let capture = capture();
    assert!(take_whole(Message { context: headers() }).is_err());
    let span = capture.span("take_whole");
    assert_eq!(span.kind, Kind::Consumer);
    assert_linked_root(&span);
    assert_eq!(text(&span, "error.type"), Some("std::io::error::Error"));
}

/// A message of somebody's library, which knows its headers.
struct Delivery(Headers);

impl Carrier<Plain> for Delivery {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        Carrier::values(&self.0, name, visit);
    }

    /// Nobody is to call it otherwise.
    fn describe(&self, entrance: &traced::Span) {
        entrance.rename("described");
    }
}

#[traced_handler("orders process", consumer, attrs("messaging.system" = "rabbitmq"), cancel = error)]
async fn deliver(delivery: Delivery) {
    let _done = delivery.0.len();
}

#[tokio::test]
async fn a_type_that_is_called_like_a_message_is_the_carrier() {
    let capture = capture();
    deliver(Delivery(headers())).await;
    let span = capture.span("orders process");
    assert_linked_root(&span);
    assert_eq!(text(&span, "messaging.system"), Some("rabbitmq"));
}

fn context(message: &Message) -> Context {
    traced::extract(&message.context)
}

#[traced_handler(consumer, links = batch.iter().map(context))]
async fn take_all(batch: Vec<Message>, defaults: Headers) -> usize {
    batch.len() + defaults.len()
}

#[tokio::test]
async fn a_batch_has_a_link_for_each_of_its_messages() {
    let capture = capture();
    let batch = vec![
        Message { context: headers() },
        Message { context: Headers::new() },
        Message { context: headers() },
    ];
    assert_eq!(take_all(batch, headers()).await, 4);
    let span = capture.span("take_all");
    assert_eq!(span.parent_span_id, None);
    assert_eq!(span.links.len(), 2);
    assert!(span.links.iter().all(|link| link.span_id.to_string() == CALLER));
    assert_ne!(span.trace_id.to_string(), TRACE);
}
