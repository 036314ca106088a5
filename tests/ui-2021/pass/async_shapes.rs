//! The most delicate async shapes, in this edition.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Display;
    use std::future::Future;
    use std::io;
    use std::pin::Pin;
    use std::rc::Rc;

    #[traced]
    async fn longest<'a>(texts: &'a mut Vec<String>, least: usize) -> io::Result<&'a mut String> {
        give_way().await;
        let found = texts.iter_mut().max_by_key(|text| text.len());
        found.filter(|text| text.len() >= least).ok_or_else(|| io::Error::other("all are short"))
    }

    #[traced]
    async fn early(number: i8) -> Result<Box<dyn Display>, Box<dyn std::error::Error>> {
        if number < 0 {
            return Ok(Box::new("negative"));
        }
        give_way().await;
        Ok(Box::new(u8::try_from(number)?))
    }

    #[traced]
    async fn reassigned(mut word: &str, (mut left, _): (&str, u8)) -> usize {
        let local = word.repeat(left.len() + 1);
        word = &local;
        left = word;
        give_way().await;
        left.len()
    }

    #[traced]
    async fn never(count: Rc<u8>) -> ! {
        give_way().await;
        panic!("{}", count)
    }

    #[traced]
    async fn generic<T, const N: usize>(items: [T; N], map: impl for<'t> Fn(&'t T) -> &'t str) -> impl Display
    where
        T: Clone,
    {
        give_way().await;
        items.iter().map(map).collect::<String>()
    }

    #[traced]
    fn recursive(depth: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
        if depth == 0 {
            return Box::pin(async { 0 });
        }
        Box::pin(async move { 1 + recursive(depth - 1).await })
    }

    #[traced]
    async fn blocks(number: u8) -> Option<u8> {
        let caught: Result<u8, ()> = async { if number == 0 { Err(())? } else { Ok(number) } }.await;
        let closure = |more: u8| async move { number + more };
        Some(closure(caught.ok()?).await)
    }

    fn assert_send<T: Send>(value: T) -> T {
        value
    }

    pub fn run() {
        let mut texts = vec!["a".to_owned(), "abc".to_owned()];
        block_on(assert_send(longest(&mut texts, 2))).unwrap().push('d');
        see((block_on(longest(&mut texts, 9)).is_err(), &texts));
        see([-1, 1].map(|number| block_on(early(number)).map(|shown| shown.to_string()).ok()));
        see(block_on(assert_send(reassigned("ab", ("c", 1)))));
        outcome_of(|| block_on(async { never(Rc::new(1)).await }));
        see(block_on(assert_send(generic(["a", "b"], |text| text))).to_string());
        see(block_on(assert_send(recursive(1))));
        see((block_on(blocks(0)), block_on(blocks(1))));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        longest
        longest !std::io::error::Error
        early
        early
        reassigned
        never !panic
        generic
        recursive
          recursive
        blocks
        blocks
        ",
    );
}
