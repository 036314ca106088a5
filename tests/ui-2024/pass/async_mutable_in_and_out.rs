//! https://github.com/tokio-rs/tracing/issues/2796: an async function, too, gives back by `&mut` what it was given so.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::io;

    #[traced]
    async fn longest<'a>(texts: &'a mut Vec<String>, least: usize) -> io::Result<&'a mut String> {
        give_way().await;
        let found = texts.iter_mut().max_by_key(|text| text.len());
        let found = found.filter(|text| text.len() >= least);
        found.ok_or_else(|| io::Error::other("all are short"))
    }

    #[traced]
    async fn elided(texts: &mut [u8]) -> &mut u8 {
        texts[0] += 1;
        give_way().await;
        &mut texts[0]
    }

    #[traced]
    async fn of_two<'a>(left: &'a mut u8, right: &mut u8) -> Option<&'a mut u8> {
        *right += 1;
        give_way().await;
        (*right > 1).then_some(left)
    }

    pub fn run() {
        let mut texts = vec!["a".to_owned(), "abc".to_owned()];
        block_on(longest(&mut texts, 2)).unwrap().push('d');
        see(block_on(longest(&mut texts, 9)).is_err());
        see(&texts);
        let mut numbers = [1, 2];
        *block_on(elided(&mut numbers)) += 1;
        let (mut left, mut right) = (0, 0);
        see(block_on(of_two(&mut left, &mut right)));
        *block_on(of_two(&mut left, &mut right)).unwrap() += 1;
        see((numbers, left, right));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        longest
        longest !std::io::error::Error
        elided
        of_two
        of_two
        ",
    );
}
