//! A wrapper hands on `&self`, `&mut self`, `self`, `Box<Self>`, and wraps what returns `Self`.
#![deny(warnings)]

use std::fmt::Error;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(wrapper = Watched)]
trait Connection {
    fn open(name: &str) -> Self;

    fn renamed(self, name: &str) -> Self
    where
        Self: Sized;

    async fn reopened(self) -> Self
    where
        Self: Sized;

    fn close(self) -> Result<usize, Error>;

    fn close_boxed(self: Box<Self>) -> usize;

    // A pattern is no name that could be handed on.
    fn typed(self: &Self, (left, right): (u8, u8)) -> u8 {
        left - right
    }

    fn typed_mut(self: &mut Self, _: u8);

    unsafe fn raw(&self) -> *const u8;

    async fn ping(&mut self) -> Result<(), Error>;
}

#[derive(Default)]
struct Named(String);

impl Connection for Named {
    fn open(name: &str) -> Self {
        Self(name.to_owned())
    }

    fn renamed(self, name: &str) -> Self {
        Self(self.0 + name)
    }

    async fn reopened(self) -> Self {
        give_way().await;
        self
    }

    fn close(self) -> Result<usize, Error> {
        if self.0.is_empty() { Err(Error) } else { Ok(self.0.len()) }
    }

    fn close_boxed(self: Box<Self>) -> usize {
        self.0.len()
    }

    fn typed(&self, (left, right): (u8, u8)) -> u8 {
        left + right
    }

    fn typed_mut(&mut self, _: u8) {
        self.0.clear();
    }

    unsafe fn raw(&self) -> *const u8 {
        self.0.as_ptr()
    }

    async fn ping(&mut self) -> Result<(), Error> {
        give_way().await;
        Err(Error)
    }
}

fn run() {
    let connection = Watched::<Named>::open("a").renamed("b");
    let mut connection = block_on(connection.reopened());
    assert_eq!(connection.typed((1, 2)), 3);
    // SAFETY: nobody reads there.
    assert_eq!(unsafe { connection.raw() }, connection.0.0.as_ptr());
    assert_eq!(block_on(connection.ping()), Err(Error));
    connection.typed_mut(1);
    assert_eq!(connection.close(), Err(Error));
    assert_eq!(Box::new(Watched(Named::default())).close_boxed(), 0);
}

fn main() {
    makes(
        run,
        "
        Connection::open
        Connection::renamed
        Connection::reopened
        Connection::typed
        Connection::raw
        Connection::ping !core::fmt::Error
        Connection::typed_mut
        Connection::close !core::fmt::Error
        Connection::close_boxed
        ",
    );
}
