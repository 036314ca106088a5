//! What a preset says itself is not said once more, and what is for others is not said of it.

use std::collections::HashMap;

use traced::traced_handler;

type HeaderMap = HashMap<String, String>;

#[traced_handler(job, public)]
async fn public_job() {}

#[traced_handler(consumer, public)]
fn public_consumer(headers: HashMap<String, String>) {
    drop(headers);
}

#[traced_handler(public, link)]
async fn linked_twice(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(link = true)]
async fn link_with_a_value(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(consumer, kind = internal)]
fn another_kind(headers: HashMap<String, String>) {
    drop(headers);
}

#[traced_handler(job, root)]
fn root_job() {}

#[traced_handler(reconcile, parent = traced::current())]
async fn reconcile_below() {}

#[traced_handler(http, sample = 0.5, cancel = error)]
async fn share(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(job, observed)]
fn refused_job() {}

#[traced_handler(observed, from = headers)]
async fn refused_before(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced_handler(observed = unseen)]
async fn refused_somehow(headers: HeaderMap) -> usize {
    headers.len()
}

#[traced::traced(link, from = headers)]
fn no_handler(headers: HeaderMap) {
    drop(headers);
}

fn main() {
    let headers = HashMap::new;
    public_consumer(headers());
    another_kind(headers());
    root_job();
    refused_job();
    let _ = refused_before(headers());
    let _ = refused_somehow(headers());
    no_handler(headers());
    let _ = (public_job(), linked_twice(headers()), link_with_a_value(headers()), share(headers()));
    let _ = reconcile_below();
}
