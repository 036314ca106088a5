//! Arguments and the macros within functions, in this edition.
#![deny(warnings)]

use std::cell::RefCell;
use std::fmt::Error;
use std::sync::Mutex;
use traced::{TraceAttrs, attr, event, span, traced};
use traced_ui_support::{block_on, give_way, makes};

#[derive(TraceAttrs)]
struct Order<'a> {
    id: u8,
    #[attr(display)]
    r#dyn: &'a str,
}

mod keys {
    traced::keys! { pub ROWS: u64 = "rows"; }
}

#[traced("GET {route} {order.id:02}", kind = client, attrs(..order, keys::ROWS = 1, "len" = len(route)), args(?route))]
#[allow(clippy::needless_lifetimes, reason = "to have one")]
fn get<'a>(route: &'a str, order: &Order<'a>) -> Result<&'a str, Error> {
    attr!("late" = order.r#dyn.len());
    event!("seen", "id" = order.id);
    if order.id == 0 { Err(Error) } else { Ok(order.r#dyn) }
}

#[traced(root(link), err(expected = 1 | 2), ret("value" = *ret))]
async fn expected(#[attr] number: u8, #[attr("r.try", debug)] r#try: Option<u8>) -> Result<u8, u8> {
    give_way().await;
    r#try.ok_or(number)
}

fn locked(mutex: &Mutex<Vec<u8>>, cell: &RefCell<u8>) -> usize {
    // The lock is released within, or the second would wait for ever.
    span!("pushed"; { let number = *cell.borrow(); mutex.lock().unwrap().push(number) });
    let first: u8 = span!("first"; mutex.lock().unwrap()[0]);
    let parsed: u8 = span!("parsed", first; "7".parse().unwrap());
    span!("length"; mutex.lock().unwrap().len() + usize::from(parsed))
}

fn propagates(text: &str) -> Result<u8, std::num::ParseIntError> {
    let number: u8 = span!("number"; text.parse()?);
    block_on(
        span!("later", number; async move { give_way().await; "1".parse::<u8>().map(|one| one + number) }),
    )
}

fn run() {
    assert_eq!(get("/a", &Order { id: 1, r#dyn: "d" }), Ok("d"));
    assert_eq!(get("/b", &Order { id: 0, r#dyn: "d" }), Err(Error));
    assert_eq!(block_on(expected(1, None)), Err(1));
    assert_eq!(block_on(expected(1, Some(2))), Ok(2));
    assert_eq!(locked(&Mutex::default(), &RefCell::new(3)), 8);
    assert!(propagates("x").is_err());
    assert_eq!(propagates("1"), Ok(2));
}

fn main() {
    makes(
        run,
        r#"
        GET /a 01 <client> {rows=1, len=2, route="/a", order.id=1, order.dyn=d, late=1}
        GET /b 00 <client> !core::fmt::Error {rows=1, len=2, route="/b", order.id=0, order.dyn=d, late=1}
        expected {number=1, r.try=None, outcome=expected}
        expected {number=1, r.try=Some(2), value=2}
        pushed
        first
        parsed {first=3}
        length
        number
        number
        later {number=1}
        "#,
    );
}
