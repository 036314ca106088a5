//! The span of a stream lasts from the first item that is asked for to its end, and counts the items.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use futures_util::stream::{self, BoxStream, LocalBoxStream, Stream, StreamExt as _};
    use std::pin::{Pin, pin};
    use std::rc::Rc;

    #[traced]
    fn opaque(numbers: &[u8]) -> impl Stream<Item = u8> + '_ {
        see("called");
        stream::iter(numbers.iter().copied()).then(async |number| {
            step().await;
            number + 1
        })
    }

    #[traced]
    async fn step() {
        give_way().await;
    }

    #[traced]
    fn boxed(numbers: Vec<u8>) -> BoxStream<'static, u8> {
        stream::iter(numbers).map(|number| number * 2).boxed()
    }

    #[traced]
    fn local(count: Rc<u8>) -> LocalBoxStream<'static, Rc<u8>> {
        Box::pin(stream::repeat(count).take(2))
    }

    #[traced]
    fn pinned(text: &str) -> Pin<Box<dyn Stream<Item = char> + Send + '_>> {
        Box::pin(stream::iter(text.chars()))
    }

    type Numbers = Pin<Box<dyn Stream<Item = u8>>>;

    #[traced(stream)]
    fn alias() -> Numbers {
        Box::pin(stream::iter([1]))
    }

    struct Table(Vec<&'static str>);

    impl Table {
        #[traced]
        fn rows(&mut self) -> impl Stream<Item = &'static str> + Unpin + '_ {
            see(self.0.len());
            let mut rows = self.0.drain(..);
            stream::poll_fn(move |_| rows.next().into())
        }
    }

    pub fn run() {
        let mut stream = pin!(opaque(&[1, 2]));
        see("between");
        see(stream.size_hint());
        see(block_on(stream.next()));
        see(block_on(stream.next()));
        see(block_on(stream.next()));
        see(block_on(boxed(vec![1, 2, 3]).collect::<Vec<_>>()));
        see(block_on(local(Rc::new(7)).collect::<Vec<_>>()));
        see(block_on(pinned("ab").collect::<String>()));
        see(block_on(alias().count()));
        let mut table = Table(vec!["a"]);
        see(block_on(table.rows().next()));
        see(block_on(table.rows().next()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        opaque {traced.items=2}
          step
          step
        boxed {traced.items=3}
        local {traced.items=2}
        pinned {traced.items=2}
        alias {traced.items=1}
        rows ~ {traced.items=1}
        rows {traced.items=0}
        ",
    );
}
