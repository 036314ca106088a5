//! A type error in the body of a function that gives back a future or a stream is one error, at the words that are wrong.

use std::future::Future;
use std::pin::Pin;

use futures_util::stream::{self, BoxStream, Stream};
use traced::traced;

#[traced]
fn numbers(count: u64) -> impl Stream<Item = u64> {
    stream::iter(0..count.length())
}

#[traced]
fn boxed(count: u64) -> BoxStream<'static, u64> {
    let most: u64 = "many";
    Box::pin(stream::iter(0..count.min(most)))
}

#[traced]
fn strings(count: u64) -> impl Stream<Item = String> {
    stream::iter([count])
}

#[traced]
fn future(id: u64) -> impl Future<Output = u64> {
    async move { id.to_string() }
}

#[traced]
fn boxed_future(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move { id.to_string() })
}

fn main() {
    let _ = (numbers(1), boxed(2), strings(3), future(4), boxed_future(5));
}
