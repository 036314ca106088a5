//! Closures and futures of this edition capture single fields: arguments are dropped whole, and in their order.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    struct Pair {
        left: Noisy,
        right: Noisy,
    }

    fn pair() -> Pair {
        Pair { left: Noisy("left"), right: Noisy("right") }
    }

    #[traced]
    fn one_field(pair: Pair) -> usize {
        let _local = Noisy("local");
        pair.right.0.len()
    }

    #[traced]
    async fn one_field_later(pair: Pair) -> usize {
        let _local = Noisy("local");
        give_way().await;
        pair.right.0.len()
    }

    #[traced]
    fn moved_out(pair: Pair) -> Noisy {
        see(&pair.left);
        pair.right
    }

    #[traced]
    async fn moved_out_later(pair: Pair, other: Noisy) -> Noisy {
        see(&other);
        give_way().await;
        drop(pair.right);
        pair.left
    }

    impl Pair {
        #[traced]
        fn consumed(self) -> Result<usize, Noisy> {
            if self.right.0.is_empty() { Err(self.left) } else { Ok(self.right.0.len()) }
        }

        #[traced]
        async fn consumed_later(self: Box<Self>, other: (Noisy, u8)) -> usize {
            give_way().await;
            self.right.0.len() + usize::from(other.1)
        }

        #[traced]
        fn nothing(self) {
            see(&self.right);
        }
    }

    // A closure within captures what it would capture without the attribute.
    #[traced]
    fn closures(mut pair: Pair) -> usize {
        let left = &mut pair.left;
        let longer = || pair.right.0.len() + 1;
        *left = Noisy("new left");
        longer() + left.0.len()
    }

    pub fn run() {
        see(one_field(pair()));
        see(block_on(one_field_later(pair())));
        see(moved_out(pair()));
        see(block_on(moved_out_later(pair(), Noisy("other"))));
        see(pair().consumed());
        see(block_on(Box::new(pair()).consumed_later((Noisy("other"), 1))));
        pair().nothing();
        see(closures(pair()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        one_field
        one_field_later
        moved_out
        moved_out_later
        consumed
        consumed_later
        nothing
        closures
        ",
    );
}
