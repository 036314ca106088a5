//! A future is one wherever its trait stands among the bounds, and under whatever path.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::stream::{self, Stream, StreamExt as _};
    use std::fmt::Display;
    use std::future::{Future, ready};
    use std::pin::Pin;

    #[traced]
    fn opaque(number: u8) -> impl Send + Unpin + Future<Output = Result<u8, ()>> {
        ready(number.checked_sub(1).ok_or(()))
    }

    #[traced]
    fn boxed<'a>(text: &'a str) -> Pin<Box<dyn Send + 'a + Future<Output = usize>>> {
        Box::pin(async move {
            inner().await;
            text.len()
        })
    }

    #[traced]
    fn under_a_path() -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ()> + 'static>> {
        Box::pin(inner())
    }

    #[traced]
    fn of_something_opaque(text: &str) -> impl Future<Output = Result<impl Display + use<>, String>> + use<> {
        let length = text.len();
        async move {
            inner().await;
            if length == 0 { Err("empty".to_owned()) } else { Ok(length) }
        }
    }

    #[traced]
    fn items() -> impl Unpin + Stream<Item = impl Display> {
        stream::iter([1, 2])
    }

    #[traced]
    async fn inner() {
        give_way().await;
    }

    pub fn run() {
        see((block_on(opaque(0)), block_on(boxed("ab"))));
        block_on(under_a_path());
        see(["", "a"].map(|text| block_on(of_something_opaque(text)).map(|shown| shown.to_string())));
        see(block_on(items().map(|item| item.to_string()).collect::<String>()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        opaque !()
        boxed
          inner
        under_a_path
          inner
        of_something_opaque !alloc::string::String
          inner
        of_something_opaque
          inner
        items {traced.items=2}
        ",
    );
}
