//! `mut` within a pattern that goes through a reference makes the binding a value, in this edition.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[derive(Clone, Copy)]
    struct Pair {
        left: u8,
        right: u8,
    }

    #[traced]
    fn tuple((mut left, right): &(u8, u8)) -> u8 {
        left += *right;
        left
    }

    #[traced]
    async fn fields(Pair { mut left, right: other }: &Pair, [mut first, rest @ ..]: &[u8; 3]) -> Result<u8, usize> {
        give_way().await;
        left += *other;
        first += left;
        if first > 9 { Ok(first) } else { Err(rest.len()) }
    }

    #[traced]
    fn exclusive((mut left, right): &mut (u8, u8)) {
        left += 1;
        *right += left;
    }

    #[traced]
    fn explicit(&(mut left, right): &(u8, u8), (ref first, second): &(String, String)) -> usize {
        left += right;
        usize::from(left) + first.len() + second.len()
    }

    pub fn run() {
        see(tuple(&(1, 2)));
        let pair = Pair { left: 3, right: 4 };
        see((block_on(fields(&pair, &[1, 2, 3])), block_on(fields(&pair, &[3, 2, 1]))));
        see((pair.left, pair.right));
        let mut numbers = (1, 2);
        exclusive(&mut numbers);
        see(numbers);
        see(explicit(&(1, 2), &("a".to_owned(), "bc".to_owned())));
    }
}

fn main() {
    same(bare::run, with::run, "tuple\nfields !usize\nfields\nexclusive\nexplicit");
}
