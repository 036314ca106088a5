//! `attr!` and `event!` speak to the span that is current: that of the function, of the block, or nobody's.
#![deny(warnings)]

use std::cell::Cell;
use std::fmt::Error;
use traced::{TraceAttrs, attr, event, span, traced};
use traced_ui_support::{block_on, give_way};

#[derive(TraceAttrs)]
struct Order {
    id: u8,
}

#[traced(attrs("rows" = 0))]
async fn later(order: &Order, counter: &Cell<u8>) -> Result<(), Error> {
    attr!("rows" = counter.get(), "text" = %order.id, "debug" = ?Some(1), order.id);
    give_way().await;
    event!("waited", "count" = count(counter), "missing" = None::<u8>, "length" = len("ab"));
    span!("block"; {
        attr!(..order, "inside" = true);
        event!("within");
    });
    let value = {
        attr!("late" = 1);
        2
    };
    event!("done", value,);
    Err(Error)
}

fn count(counter: &Cell<u8>) -> u8 {
    counter.set(counter.get() + 1);
    counter.get()
}

fn main() {
    let counter = Cell::new(0);
    // Nobody records, and so nothing is computed.
    assert!(block_on(later(&Order { id: 7 }, &counter)).is_err());
    attr!("of" = count(&counter));
    event!("of nobody", "count" = count(&counter));
    assert_eq!(counter.get(), 0);

    let capture = traced::testing::capture();
    assert!(block_on(later(&Order { id: 7 }, &counter)).is_err());
    assert_eq!(counter.get(), 1);
    assert_eq!(
        capture.tree().all_attributes().to_string(),
        "later !core::fmt::Error {rows=0, text=7, debug=Some(1), order.id=7, late=1}\n  block {inside=true, order.id=7}\n"
    );
    let events = |name| {
        let events = capture.span(name).events.into_iter();
        let events = events.map(|event| {
            let attributes: Vec<_> =
                event.attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
            format!("{} {}", event.name, attributes.join(" "))
        });
        events.collect::<Vec<_>>()
    };
    assert_eq!(events("later"), ["waited count=1 length=2", "done value=2"]);
    assert_eq!(events("block"), ["within "]);
}
