//! `ret(..)` records what a call gives back: what is in an `Ok`, or the value itself.
#![deny(warnings)]

use std::fmt::Error;
use std::future::Future;
use std::io;
use traced::{TraceAttrs, traced};
use traced_ui_support::{block_on, give_way, makes};

#[traced(ret("rows" = ret.len(), "first" = ret.first().copied()))]
fn rows(count: u8) -> Vec<u8> {
    (0..count).collect()
}

#[traced(ret("rows" = len(ret), "all" = ?ret))]
async fn fallible(count: u8) -> io::Result<Vec<u8>> {
    give_way().await;
    if count == 0 { Err(io::ErrorKind::NotFound.into()) } else { Ok(rows(count)) }
}

#[traced(ret("is.some" = ret.is_some(), "value" = *ret))]
fn option(value: Option<u8>) -> Option<u8> {
    value
}

#[traced(ret("value" = ret))]
fn borrowed<'a>(texts: &'a [String], index: usize) -> Result<&'a str, Error> {
    texts.get(index).map(String::as_str).ok_or(Error)
}

#[derive(TraceAttrs)]
#[attr(prefix = "made")]
struct Made {
    id: u8,
}

#[traced(ret(..ret, "fixed" = 1))]
fn spread(id: u8) -> Result<Made, Error> {
    Ok(Made { id })
}

#[traced(ret("length" = ret.len()))]
fn future(text: &str) -> impl Future<Output = Result<String, ()>> {
    let text = text.to_owned();
    async move { Ok(text) }
}

struct Counter(u8);

impl Counter {
    #[traced(attrs("before" = self.0), ret("after" = ret.0))]
    fn count(&mut self) -> &mut Self {
        self.0 += 1;
        self
    }

    // An attribute that is known in the midst of the work comes before those of the end.
    #[traced(ret("cache.hit" = true, "number" = ret))]
    fn late(&self) -> u8 {
        traced::attr!("rows" = 1);
        self.0
    }
}

fn run() {
    rows(0);
    assert_eq!(block_on(fallible(2)).ok(), Some(vec![0, 1]));
    assert!(block_on(fallible(0)).is_err());
    assert_eq!((option(Some(1)), option(None)), (Some(1), None));
    let texts = ["a".to_owned()];
    assert_eq!((borrowed(&texts, 0), borrowed(&texts, 1)), (Ok("a"), Err(Error)));
    assert_eq!(spread(3).map(|made| made.id), Ok(3));
    assert_eq!(block_on(future("abc")).as_deref(), Ok("abc"));
    assert_eq!(Counter(1).count().late(), 2);
}

fn main() {
    makes(
        run,
        "
        rows {rows=0}
        fallible {rows=2, all=[0, 1]}
          rows {rows=2, first=0}
        fallible !std::io::error::Error
        option {is.some=true, value=1}
        option {is.some=false}
        borrowed {value=a}
        borrowed !core::fmt::Error
        spread {fixed=1, made.id=3}
        future {length=3}
        count {before=1, after=2}
        late {rows=1, cache.hit=true, number=2}
        ",
    );
}
