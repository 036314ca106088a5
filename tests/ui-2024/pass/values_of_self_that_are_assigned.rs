//! Methods that take `mut self` and assign to parts of it, which lints of closures look at with other eyes.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[derive(Clone, Debug, Default)]
    struct Builder {
        count: u8,
        name: String,
        pair: (u8, u8),
    }

    impl Builder {
        #[traced]
        fn count(mut self, count: u8) -> Self {
            self.count = count;
            self
        }

        #[traced]
        fn part(mut self) -> u8 {
            self.count = 1;
            self.pair.0
        }

        #[traced]
        fn name(mut self, name: &str) -> String {
            self.name = name.to_owned();
            self.name.push('!');
            self.name
        }

        #[traced]
        fn within(self: &mut Builder) -> &mut (u8, u8) {
            self.pair.0 = 3;
            self.count += 1;
            &mut self.pair
        }

        #[traced]
        fn replaced(mut self, other: Builder) -> Builder {
            self = other;
            self.pair.1 = 4;
            self
        }
    }

    #[traced]
    fn parameter(mut builder: Builder, mut pair: (u8, u8)) -> u8 {
        builder.count = 1;
        pair.0 += 1;
        builder.pair = pair;
        builder.pair.0
    }

    #[traced]
    fn not_mutable(builder: &mut Builder, pair: &mut (u8, u8)) -> u8 {
        builder.count = 2;
        pair.1 = 5;
        builder.pair.1
    }

    pub fn run() {
        let mut builder = Builder::default().count(2);
        see(builder.clone().part());
        see(builder.clone().name("a"));
        see(builder.within());
        see(Builder::default().replaced(builder.clone()));
        see(parameter(builder.clone(), (1, 2)));
        see(not_mutable(&mut builder, &mut (3, 4)));
        see(builder);
    }
}

fn main() {
    same(bare::run, with::run, "count\npart\nname\nwithin\nreplaced\nparameter\nnot_mutable");
}
