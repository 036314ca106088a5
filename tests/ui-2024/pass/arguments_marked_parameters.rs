//! `#[attr]` on a parameter, in each of its forms and in each kind of function.
#![deny(warnings)]

use std::fmt::Debug;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced]
fn each(
    #[attr] id: u8,
    #[attr("user.id")] user: &str,
    #[attr(display)] mut letter: char,
    #[attr("some.pair", debug)] pair: (u8, u8),
    #[attr(debug, "other.pair")] other: impl Debug,
    #[attr(len)] items: Vec<u8>,
    #[attr(redact)] password: &str,
    #[attr("auth.token", redact)] token: String,
    #[attr(allow_secret)] card: u8,
    #[attr] r#type: Option<&str>,
    _unmarked: (),
) -> String {
    letter.make_ascii_uppercase();
    format!("{id}{user}{letter}{pair:?}{other:?}{items:?}{password}{token}{card}{type:?}")
}

#[traced(attrs("twice" = 2 * id))]
async fn later(
    #[attr] id: u8,
    #[attr("name.also")]
    #[attr("name")]
    name: String,
) -> Result<u8, String> {
    give_way().await;
    Err(name)
}

struct Store;

#[traced]
impl Store {
    fn get(&self, #[attr] id: u8) -> u8 {
        id
    }

    #[traced(skip)]
    fn skipped(&self, #[attr] id: u8) -> u8 {
        id
    }

    const fn left(#[attr] id: u8) -> u8 {
        id
    }
}

#[traced]
mod module {
    pub async fn within<const N: usize>(
        #[attr("n", len)] numbers: [u8; N],
        #[attr(len)] ref text: String,
    ) -> usize {
        numbers.len() + text.len()
    }
}

fn run() {
    let all = each(1, "u", 'a', (2, 3), 4, vec![5], "p", "t".to_owned(), 6, None, ());
    assert_eq!(all, "1uA(2, 3)4[5]pt6None");
    assert_eq!(block_on(later(1, "n".to_owned())), Err("n".to_owned()));
    assert_eq!((Store.get(1), Store.skipped(2), Store::left(3)), (1, 2, 3));
    assert_eq!(block_on(module::within([0; 2], "a".to_owned())), 3);
}

fn main() {
    makes(
        run,
        "
        each {id=1, user.id=u, letter=a, some.pair=(2, 3), other.pair=4, items=1, password=[redacted], auth.token=[redacted], card=6}
        later !alloc::string::String {twice=2, id=1, name.also=n, name=n}
        Store::get {id=1}
        within {n=2, text=1}
        ",
    );
}
