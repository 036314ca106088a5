//! Parameters are dropped in the order in which they would be without the attribute, and in the span.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn sync(first: Noisy, (second, third): (Noisy, Noisy), _fourth: Noisy) -> usize {
        let local = Noisy("local");
        see(&third);
        see(&first);
        first.0.len() + second.0.len() + local.0.len()
    }

    #[traced]
    fn reassigned(mut first: Noisy, second: Noisy) -> usize {
        see(&second);
        see(&first);
        first = Noisy("another");
        first.0.len()
    }

    #[traced]
    async fn later(first: Noisy, second: Noisy, third: Noisy) -> usize {
        give_way().await;
        see(&second);
        see(&third);
        first.0.len()
    }

    struct Pair {
        left: Noisy,
        right: Noisy,
    }

    impl Pair {
        #[traced]
        fn consumed(self, other: Noisy) -> usize {
            see(&other);
            self.left.0.len() + self.right.0.len()
        }
    }

    pub fn run() {
        see(sync(Noisy("1"), (Noisy("2"), Noisy("3")), Noisy("4")));
        see(reassigned(Noisy("1"), Noisy("2")));
        see(block_on(later(Noisy("1"), Noisy("2"), Noisy("3"))));
        see(Pair { left: Noisy("l"), right: Noisy("r") }.consumed(Noisy("o")));
    }
}

fn main() {
    same(bare::run, with::run, "sync\nreassigned\nlater\nconsumed");
}
