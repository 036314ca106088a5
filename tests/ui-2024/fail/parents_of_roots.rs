//! A root has no parent; it may have links.

use traced::{Context, traced};

#[traced(root, parent = context)]
fn a(context: &Context) {
    let _ = context;
}

#[traced(parent = context, root(link))]
async fn b(context: Context) {
    drop(context);
}

#[traced(root(links))]
fn c() {}

#[traced(root = true)]
fn d() {}

#[traced(parent)]
fn e() {}

#[traced(parent(context))]
fn f(context: &Context) {
    let _ = context;
}

fn main() {
    let context = traced::current();
    a(&context);
    c();
    d();
    e();
    f(&context);
    let _ = b(context);
}
