//! An item that is an error marks the span of the stream, which goes on nevertheless.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::stream::{self, BoxStream, Stream, StreamExt as _, TryStreamExt as _};
    use std::io;
    use std::pin::Pin;

    #[traced]
    fn parsed<'a>(words: &'a [&'a str]) -> impl Stream<Item = Result<u8, String>> + 'a {
        stream::iter(words).map(|word| word.parse().map_err(|_| (*word).to_owned()))
    }

    #[traced]
    fn boxed(fails: bool) -> BoxStream<'static, io::Result<u8>> {
        if fails {
            return stream::iter([Ok(1), Err(io::Error::other("broken"))]).boxed();
        }
        stream::iter([Ok(1)]).boxed()
    }

    type Lines = Pin<Box<dyn Stream<Item = Result<&'static str, ()>> + Send>>;

    #[traced(stream)]
    fn alias() -> Lines {
        Box::pin(stream::iter(vec![Err(()), Ok("a")]))
    }

    #[traced]
    fn given_up() -> impl Stream<Item = Result<u8, &'static str>> {
        stream::iter([Ok(1), Err("broken"), Ok(2)])
    }

    pub fn run() {
        see(block_on(parsed(&["1", "x", "2"]).collect::<Vec<_>>()));
        see(block_on(parsed(&["1", "2"]).try_collect::<Vec<_>>()));
        see(block_on(boxed(true).count()));
        see(block_on(boxed(false).count()));
        see(block_on(alias().count()));
        see(block_on(given_up().try_for_each(async |_| Ok(()))));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        parsed !alloc::string::String {traced.items=3}
        parsed {traced.items=2}
        boxed !std::io::error::Error {traced.items=2}
        boxed {traced.items=1}
        alias !() {traced.items=2}
        given_up !&str {traced.items=2}
        ",
    );
}
