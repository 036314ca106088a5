//! `#[traced(wrapper = ..)]` on a trait, and `#[derive(TraceAttrs)]` on a struct, seen on the spans that leave.

use std::sync::Arc;

use traced::testing::capture;
use traced::wire::AnyValue;
use traced::{Kind, TraceAttrs, attr, event, span, traced};

mod elsewhere {
    //! Somebody else's: nobody can put an attribute there.

    #[derive(Debug)]
    pub(crate) struct Missing;

    #[super::traced(wrapper = TracedStore, kind = client)]
    pub(crate) trait Store {
        fn get(&self, #[attr] id: u64) -> Result<String, Missing>;

        fn put(&mut self, id: u64, text: String);

        #[traced(skip)]
        fn len(&self) -> usize;

        #[traced("Store.copy", attrs("from.id" = from))]
        async fn copy(&mut self, from: u64, to: u64) -> Result<(), Missing> {
            let text = self.get(from)?;
            self.put(to, text);
            Ok(())
        }
    }
}

use elsewhere::{Missing, Store, TracedStore};

#[derive(Default)]
struct Memory(std::collections::HashMap<u64, String>);

impl Store for Memory {
    fn get(&self, id: u64) -> Result<String, Missing> {
        self.0.get(&id).cloned().ok_or(Missing)
    }

    fn put(&mut self, id: u64, text: String) {
        self.0.insert(id, text);
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("nobody waits here"),
    }
}

fn number(value: Option<&AnyValue>) -> Option<i64> {
    value.and_then(AnyValue::as_i64)
}

#[test]
fn a_wrapper_traces_the_calls_of_every_implementation() {
    let capture = capture();
    let mut store = TracedStore(Memory::default());
    store.put(1, "one".to_owned());
    assert_eq!(store.get(1).ok().as_deref(), Some("one"));
    store.get(2).unwrap_err();
    block_on(store.copy(1, 3)).unwrap();
    assert_eq!(store.len(), 2);
    let spans = capture.spans();
    let names: Vec<_> = spans.iter().map(|span| span.name.as_str()).collect();
    // What `copy` calls is the one within: it is not wrapped.
    assert_eq!(names, ["Store::put", "Store::get", "Store::get", "Store.copy"]);
    assert!(spans.iter().all(|span| span.kind == Kind::Client));
    assert_eq!(number(spans[1].attribute("id")), Some(1));
    assert!(!spans[1].is_error() && spans[2].is_error());
    assert_eq!(number(spans[3].attribute("from.id")), Some(1));
}

#[derive(TraceAttrs)]
struct Customer {
    tier: &'static str,
    #[attr(redact)]
    card: String,
}

#[derive(TraceAttrs)]
#[attr(prefix = "shop.order")]
struct Order {
    id: u64,
    #[attr("order.rows", len)]
    lines: Vec<&'static str>,
    note: Option<String>,
    #[attr(..)]
    customer: Customer,
    #[attr(skip)]
    _lock: Arc<()>,
    #[attr(debug)]
    shipping: Result<(), u8>,
}

#[traced(attrs(..order))]
fn place(order: &Order) {
    attr!(..order.customer, "placed" = true);
    event!("placed", "order.id" = order.id);
}

#[test]
fn a_struct_is_several_attributes() {
    let capture = capture();
    let card = "4111 1111".to_owned();
    let customer = Customer { tier: "gold", card };
    place(&Order {
        id: 7,
        lines: vec!["a", "b"],
        note: None,
        customer,
        _lock: Arc::default(),
        shipping: Err(3),
    });
    let span = capture.span("place");
    let own: Vec<_> = span
        .attributes
        .iter()
        .filter(|(key, _)| !key.starts_with("code."))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    assert_eq!(
        own,
        [
            "shop.order.id=7",
            "order.rows=2",
            "customer.tier=gold",
            "customer.card=[redacted]",
            "shop.order.shipping=Err(3)",
            "placed=true",
        ]
    );
    assert_eq!(span.events.len(), 1);
}

#[test]
fn a_block_that_fails_marks_its_span_whatever_its_type_is_found_out_from() {
    let capture = capture();
    let number: u8 = span!("parse"; "7".parse().unwrap());
    let failed: Result<u8, std::num::ParseIntError> = span!("fail", "text" = "x"; "x".parse());
    assert_eq!((number, failed.is_err()), (7, true));
    let later: Result<u8, String> = block_on(span!("fail later"; async { Err("no".into()) }));
    assert!(later.is_err());
    assert!(!capture.span("parse").is_error());
    let failed = capture.span("fail");
    assert!(failed.is_error() && failed.attribute("text").is_some());
    let error_type = |name: &str| capture.span(name).attribute("error.type").map(ToString::to_string);
    assert_eq!(error_type("fail").as_deref(), Some("core::num::error::ParseIntError"));
    assert_eq!(error_type("fail later").as_deref(), Some("alloc::string::String"));
}
