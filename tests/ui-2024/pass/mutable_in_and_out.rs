//! https://github.com/tokio-rs/tracing/issues/2796: what goes in by `&mut` comes out by `&mut`, with errors observed.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::io;

    #[traced]
    fn longest<'a>(texts: &'a mut Vec<String>, least: usize) -> io::Result<&'a mut String> {
        let found = texts.iter_mut().max_by_key(|text| text.len());
        let found = found.filter(|text| text.len() >= least);
        found.ok_or_else(|| io::Error::other("all are short"))
    }

    #[traced]
    fn elided(texts: &mut [u8]) -> &u8 {
        texts[0] += 1;
        &texts[0]
    }

    pub fn run() {
        let mut texts = vec!["a".to_owned(), "abc".to_owned()];
        longest(&mut texts, 2).unwrap().push('d');
        see(longest(&mut texts, 9).is_err());
        see(&texts);
        see(elided(&mut [1, 2]));
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
        ",
    );
}
