//! What a returned future records of the arguments is what they were at the call, however late the span begins.
#![deny(warnings)]

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use traced::traced;
use traced_ui_support::{block_on, makes};

#[traced("GET {route}", kind = client, attrs(user.id, "at" = clock.get()), args(route))]
fn get<'a>(
    route: &'a str,
    user: User,
    clock: &Cell<u8>,
) -> impl Future<Output = Result<usize, String>> + use<'a> {
    clock.set(clock.get() + 1);
    let User { id } = user;
    async move { if id == 0 { Err(route.to_owned()) } else { Ok(route.len()) } }
}

struct User {
    id: u8,
}

struct Client {
    base: String,
}

impl Client {
    #[traced(attrs("base" = %self.base), ret("length" = ret), err)]
    fn post(
        &self,
        #[attr("body.length", len)] body: String,
    ) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send + '_>> {
        Box::pin(async move { u8::try_from(body.len() + self.base.len()).map_err(|_| body) })
    }
}

fn run() {
    let clock = Cell::new(1);
    let first = get("/a", User { id: 1 }, &clock);
    let second = get("/b", User { id: 0 }, &clock);
    clock.set(9);
    assert_eq!(block_on(second), Err("/b".to_owned()));
    assert_eq!(block_on(first), Ok(2));
    drop(get("/c", User { id: 0 }, &clock));
    let client = Client { base: "http://".to_owned() };
    assert_eq!(block_on(client.post("abc".to_owned())), Ok(10));
    assert!(block_on(client.post("a".repeat(260))).is_err());
}

fn main() {
    let body = "a".repeat(256);
    makes(
        run,
        &format!(
            "
            GET /b <client> !alloc::string::String {{user.id=0, at=2, route=/b}}
            GET /a <client> {{user.id=1, at=1, route=/a}}
            post {{base=http://, body.length=3, length=10}}
            post !alloc::string::String: {body} {{base=http://, body.length=260}}
            ",
        ),
    );
}
