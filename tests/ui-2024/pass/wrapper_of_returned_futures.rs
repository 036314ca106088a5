//! A wrapper of methods that return futures and streams: boxed, opaque, and by other names of their own.
#![deny(warnings)]

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use std::future::Future;
use std::pin::Pin;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes, poll_once};

#[traced(wrapper = TracedStore)]
trait Store {
    fn boxed(&self, #[attr] id: u8) -> BoxFuture<'_, Result<u8, String>>;

    fn opaque<'a>(
        &'a mut self,
        #[attr(len)] text: &'a str,
    ) -> impl Future<Output = Option<usize>> + Send + 'a;

    fn pinned(self: Box<Self>) -> Pin<Box<dyn Future<Output = u8>>>;

    fn items(&self) -> impl Stream<Item = Result<u8, ()>> + Unpin;

    #[traced("all of them", kind = client)]
    fn boxed_items(&self) -> BoxStream<'_, u8>;
}

struct Numbers(Vec<u8>);

impl Store for Numbers {
    fn boxed(&self, id: u8) -> BoxFuture<'_, Result<u8, String>> {
        Box::pin(async move {
            inner().await;
            self.0.get(usize::from(id)).copied().ok_or_else(|| format!("no {id}"))
        })
    }

    async fn opaque<'a>(&'a mut self, text: &'a str) -> Option<usize> {
        inner().await;
        Some(text.len())
    }

    fn pinned(self: Box<Self>) -> Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(std::future::ready(self.0[0]))
    }

    fn items(&self) -> impl Stream<Item = Result<u8, ()>> + Unpin {
        stream::iter([Ok(1), Err(())])
    }

    fn boxed_items(&self) -> BoxStream<'_, u8> {
        stream::iter(self.0.iter().copied()).boxed()
    }
}

#[traced]
async fn inner() {
    give_way().await;
}

fn run() {
    let mut store = TracedStore(Numbers(vec![7]));
    assert_eq!(block_on(store.boxed(0)), Ok(7));
    assert!(block_on(store.boxed(1)).is_err());
    assert!(poll_once(store.boxed(0).as_mut()).is_pending());
    assert_eq!(block_on(store.opaque("ab")), Some(2));
    assert_eq!(block_on(store.items().count()), 2);
    assert_eq!(block_on(store.boxed_items().collect::<Vec<_>>()), [7]);
    assert_eq!(block_on(Box::new(store).pinned()), 7);
}

fn main() {
    makes(
        run,
        "
        Store::boxed {id=0}
          inner
        Store::boxed !alloc::string::String {id=1}
          inner
        Store::boxed ~ {id=0}
          inner ~
        Store::opaque {text=2}
          inner
        Store::items !() {traced.items=2}
        all of them <client> {traced.items=1}
        Store::pinned
        ",
    );
}
