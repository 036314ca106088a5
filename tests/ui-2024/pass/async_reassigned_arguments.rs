//! https://github.com/tokio-rs/tracing/issues/2717: an argument is reassigned to what does not live as long as it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    async fn reassigned(mut word: &str) -> usize {
        let local = word.repeat(2);
        word = &local;
        give_way().await;
        word.len()
    }

    struct Pair<'a> {
        left: &'a str,
        right: u8,
    }

    #[traced]
    async fn within((mut first, [mut second, _]): (&str, [&str; 2]), Pair { mut left, right }: Pair<'_>) -> usize {
        let local = [first, second, left].concat();
        first = &local;
        second = &local[1..];
        left = &local[2..];
        give_way().await;
        first.len() + second.len() + left.len() + usize::from(right)
    }

    #[traced]
    async fn counted(mut number: u8, numbers: &mut Vec<u8>) {
        while number > 0 {
            numbers.push(number);
            give_way().await;
            number -= 1;
        }
    }

    #[traced]
    async fn slice(mut rest: &mut [u8]) -> Option<()> {
        while let Some((first, others)) = rest.split_first_mut() {
            *first += 1;
            rest = others;
            give_way().await;
        }
        None
    }

    pub fn run() {
        see(block_on(reassigned("ab")));
        see(block_on(within(("a", ["b", "c"]), Pair { left: "d", right: 1 })));
        let mut numbers = Vec::new();
        block_on(counted(3, &mut numbers));
        see(block_on(slice(&mut numbers)));
        see(numbers);
    }
}

fn main() {
    same(bare::run, with::run, "reassigned\nwithin\ncounted\nslice");
}
