//! Every form in which a method can take `self`.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::pin::{Pin, pin};
    use std::rc::Rc;
    use std::sync::Arc;

    #[derive(Clone, Debug)]
    struct Tally {
        count: u8,
        noisy: Rc<Noisy>,
    }

    impl Tally {
        fn new(count: u8) -> Self {
            Self { count, noisy: Rc::new(Noisy("a tally")) }
        }

        #[traced]
        fn value(self) -> u8 {
            self.count
        }

        #[traced]
        fn mutable_value(mut self, by: u8) -> Self {
            self.count += by;
            self
        }

        #[traced]
        fn boxed(self: Box<Self>) -> Rc<Noisy> {
            self.noisy
        }

        #[traced]
        fn mutable_box(mut self: Box<Self>) -> Box<Self> {
            self.count += 1;
            self
        }

        #[traced]
        fn counted(self: Rc<Self>) -> usize {
            Rc::strong_count(&self)
        }

        #[traced]
        fn made_unique(mut self: Arc<Self>) -> u8 {
            Arc::make_mut(&mut self).count += 1;
            self.count
        }

        #[traced]
        fn pinned(mut self: Pin<&mut Self>) -> Result<Pin<&mut Self>, u8> {
            self.as_mut().get_mut().count += 1;
            if self.count > 2 { Err(self.count) } else { Ok(self) }
        }

        #[traced]
        fn shared_box(self: &Box<Self>) -> &Noisy {
            &self.noisy
        }

        #[traced]
        fn typed<'a>(self: &'a mut Self) -> &'a mut u8 {
            &mut self.count
        }

        #[traced]
        fn reassigned<'a>(mut self: &'a Self, other: &'a Self) -> &'a u8 {
            if other.count > self.count {
                self = other;
            }
            &self.count
        }

        #[traced]
        fn without_result(mut self) {
            self.count += 1;
            see(self.count);
        }
    }

    pub fn run() {
        see(Tally::new(1).value());
        see(Tally::new(1).mutable_value(1).count);
        see(Box::new(Tally::new(1)).boxed());
        see(Box::new(Tally::new(1)).mutable_box().count);
        see(Rc::new(Tally::new(1)).counted());
        see(Arc::new(Tally::new(1)).made_unique());
        let mut tally = pin!(Tally::new(1));
        see(tally.as_mut().pinned().is_ok());
        see(tally.as_mut().pinned().is_err());
        see(Box::new(Tally::new(1)).shared_box());
        *Tally::new(1).typed() = 3;
        see(Tally::new(1).reassigned(&Tally::new(2)));
        Tally::new(1).without_result();
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        value
        mutable_value
        boxed
        mutable_box
        counted
        made_unique
        pinned
        pinned !u8
        shared_box
        typed
        reassigned
        without_result
        ",
    );
}
