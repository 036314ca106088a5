//! What a parameter holds is dropped as without the attribute, though the body may use a part of it alone.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    struct Pair {
        left: Noisy,
        right: Noisy,
    }

    impl Pair {
        fn new() -> Self {
            Self { left: Noisy("left"), right: Noisy("right") }
        }

        #[traced]
        fn second_field(self) -> usize {
            self.right.0.len()
        }

        #[traced]
        fn moved_out(self) -> Noisy {
            self.right
        }

        #[traced]
        fn mutable(mut self) -> usize {
            see(&self.left);
            self.right = Noisy("another");
            see(&self.right);
            self.left = Noisy("and another");
            self.right.0.len()
        }
    }

    #[traced]
    fn field_of_a_parameter(pair: Pair) -> usize {
        let local = Noisy("local");
        pair.right.0.len() + local.0.len()
    }

    #[traced]
    fn element_of_a_tuple(pair: (Noisy, Noisy, Noisy)) -> Result<usize, Noisy> {
        let local = Noisy("local");
        if pair.1.0.is_empty() {
            return Err(pair.2);
        }
        Ok(local.0.len())
    }

    #[traced]
    fn in_a_box(pair: Box<Pair>) -> usize {
        pair.right.0.len()
    }

    #[traced]
    fn ignored_in_the_body(noisy: Noisy) -> usize {
        let _ = noisy;
        let local = Noisy("local");
        local.0.len()
    }

    pub fn run() {
        see(Pair::new().second_field());
        see(Pair::new().moved_out());
        see(Pair::new().mutable());
        see(field_of_a_parameter(Pair::new()));
        see(element_of_a_tuple((Noisy("1"), Noisy("2"), Noisy("3"))));
        see(element_of_a_tuple((Noisy("4"), Noisy(""), Noisy("5"))));
        see(in_a_box(Box::new(Pair::new())));
        see(ignored_in_the_body(Noisy("ignored")));
    }
}

fn main() {
    let spans = format!(
        "
        second_field
        moved_out
        mutable
        field_of_a_parameter
        element_of_a_tuple
        element_of_a_tuple !{}
        in_a_box
        ignored_in_the_body
        ",
        std::any::type_name::<traced_ui_support::Noisy>()
    );
    same(bare::run, with::run, &spans);
}
