//! In this edition `into_iter` of a boxed slice goes through references: whose call it is, is the user's.
#![deny(warnings)]
#![allow(boxed_slice_into_iter, reason = "that is what it is about")]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn sync(items: Box<[Noisy]>) -> Vec<usize> {
        let lengths = items.into_iter().map(|item: &Noisy| item.0.len()).collect();
        see("still there");
        lengths
    }

    #[traced]
    async fn later(mut items: Box<[Noisy]>, other: Noisy) -> usize {
        items.sort_by_key(|item| item.0);
        give_way().await;
        let length = items.into_iter().map(|item: &Noisy| item.0.len()).sum::<usize>();
        see("still there");
        length + other.0.len()
    }

    pub fn run() {
        see(sync(Box::new([Noisy("1"), Noisy("2")])));
        see(block_on(later(Box::new([Noisy("2"), Noisy("1")]), Noisy("other"))));
    }
}

fn main() {
    same(bare::run, with::run, "sync\nlater");
}
