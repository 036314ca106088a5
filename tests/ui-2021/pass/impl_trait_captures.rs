//! In this edition `impl Trait` captures no lifetime that it does not name: what comes out may outlive what went in.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::stream::{self, Stream, StreamExt as _};
    use std::fmt::Display;
    use std::future::{ready, Future};

    #[traced]
    fn captures_nothing(text: &str) -> impl Display {
        text.len()
    }

    #[traced]
    fn captures<'a>(text: &'a str, other: &str) -> impl Iterator<Item = char> + 'a {
        text.chars().skip(other.len())
    }

    #[traced]
    fn elided(texts: &[String]) -> impl Iterator<Item = &str> + '_ {
        texts.iter().map(String::as_str)
    }

    #[traced]
    fn in_a_result(text: &str) -> Result<impl Display, String> {
        if text.is_empty() { Err("empty".to_owned()) } else { Ok(text.len()) }
    }

    #[traced]
    fn future(text: &str) -> impl Future<Output = usize> {
        let length = text.len();
        async move { length }
    }

    // The lifetime is one of the function's parameters, and not only of its argument's.
    #[traced]
    fn ready_future<'a: 'a>(text: &'a str) -> impl Future<Output = Result<usize, ()>> + 'static {
        ready(Ok(text.len()))
    }

    #[traced]
    fn numbers<'a: 'a>(text: &'a str) -> impl Stream<Item = u8> + Send + 'static {
        stream::iter(text.bytes().collect::<Vec<_>>())
    }

    #[traced]
    async fn later(text: &str) -> impl Display + '_ {
        give_way().await;
        text.trim()
    }

    struct Store(Vec<u8>);

    impl Store {
        #[traced]
        fn count(&mut self) -> impl Future<Output = usize> + 'static {
            self.0.push(1);
            ready(self.0.len())
        }
    }

    pub fn run() {
        let outlives = {
            let text = "abc".to_owned();
            (captures_nothing(&text), in_a_result(&text), future(&text), ready_future(&text), numbers(&text))
        };
        see((outlives.0.to_string(), outlives.1.map(|length| length.to_string())));
        see((block_on(outlives.2), block_on(outlives.3), block_on(outlives.4.count())));
        let text = "abc";
        see(captures(text, &"d".to_owned()).collect::<String>());
        see(elided(&["a".to_owned()]).collect::<Vec<_>>());
        see(block_on(later(" a ")).to_string());
        let mut store = Store(Vec::new());
        let (first, second) = (store.count(), store.count());
        see((block_on(first), block_on(second)));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        captures_nothing
        in_a_result
        future
        ready_future
        numbers {traced.items=3}
        captures
        elided
        later
        count
        count
        ",
    );
}
