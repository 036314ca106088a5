//! The methods of a block are called after its type, however the type is written.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Display;
    use std::marker::PhantomData;

    struct Plain;

    #[traced]
    impl Plain {
        fn new() -> Self {
            Self
        }

        async fn wait(&mut self, noisy: Noisy) -> usize {
            give_way().await;
            noisy.0.len()
        }
    }

    struct Stack<'a, T, const N: usize> {
        items: [Option<T>; N],
        name: &'a str,
    }

    #[traced]
    impl<'a, T: Copy, const N: usize> Stack<'a, T, N>
    where
        T: Display,
    {
        fn named(name: &'a str) -> Self {
            Stack { items: [None; N], name }
        }

        fn push(&mut self, item: T) -> Result<&mut Self, T> {
            let free = self.items.iter_mut().find(|slot| slot.is_none()).ok_or(item)?;
            *free = Some(item);
            Ok(self)
        }

        fn shown<'s>(&'s self) -> impl Iterator<Item = String> + use<'s, 'a, T, N> {
            self.items.iter().flatten().map(|item| format!("{}{item}", self.name))
        }
    }

    mod nested {
        pub struct Within<T>(pub super::PhantomData<T>);
    }

    #[traced]
    impl nested::Within<u8> {
        fn of_this_type(&self) -> u8 {
            1
        }
    }

    trait Shape {}

    impl Shape for Plain {}

    #[traced]
    impl dyn Shape + '_ {
        fn of_any(&self) -> u8 {
            2
        }
    }

    pub fn run() {
        see(block_on(Plain::new().wait(Noisy("argument"))));
        let mut stack = Stack::<_, 1>::named("n");
        see(stack.push(1_u8).map(|_| ()));
        see(stack.push(2).map(|_| ()));
        see(stack.shown().collect::<Vec<_>>());
        see(nested::Within(PhantomData).of_this_type());
        let shape: &dyn Shape = &Plain;
        see(shape.of_any());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        Plain::new
        Plain::wait
        Stack::named
        Stack::push
        Stack::push !u8
        Stack::shown
        Within::of_this_type
        Shape::of_any
        ",
    );
}
