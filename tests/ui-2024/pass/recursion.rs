//! Functions that call themselves and each other.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn factorial(number: u32) -> u32 {
        if number == 0 { 1 } else { number * factorial(number - 1) }
    }

    #[traced]
    fn is_even(number: u8) -> bool {
        number.checked_sub(1).is_none_or(is_odd)
    }

    #[traced]
    fn is_odd(number: u8) -> bool {
        number.checked_sub(1).is_some_and(is_even)
    }

    #[traced]
    fn deep(left: u8) -> Result<(), String> {
        if left == 0 {
            return Err("the bottom".to_owned());
        }
        deep(left - 1)?;
        see("never here");
        Ok(())
    }

    struct Tree(Vec<Tree>);

    impl Tree {
        #[traced]
        fn walk(&self, visit: &mut dyn FnMut(usize)) {
            self.0.iter().for_each(|tree| tree.walk(visit));
            visit(self.0.len());
        }
    }

    #[traced]
    fn opaque(mut left: u8) -> impl PartialEq<u8> {
        if left > 0 {
            left -= 1;
            let _ = opaque(left);
        }
        left
    }

    pub fn run() {
        see(factorial(2));
        see(is_even(3));
        see(deep(1));
        Tree(vec![Tree(vec![]), Tree(vec![])]).walk(&mut |length| see(length));
        see(opaque(1) == 0);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        factorial
          factorial
            factorial
        is_even
          is_odd
            is_even
              is_odd
        deep !alloc::string::String
          deep !alloc::string::String
        walk
          walk
          walk
        opaque
          opaque
        ",
    );
}
