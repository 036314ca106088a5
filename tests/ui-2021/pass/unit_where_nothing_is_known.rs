//! In this edition a type that only a `?` or a `panic!` leads to becomes `()`, and not `!`.
#![deny(warnings)]
#![allow(dependency_on_unit_never_type_fallback, reason = "that is what it is about")]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Error;

    fn make<T: Default>(fails: bool) -> Result<T, Error> {
        see(std::any::type_name::<T>());
        if fails { Err(Error) } else { Ok(T::default()) }
    }

    #[traced]
    fn sync(fails: bool) -> Result<u8, Error> {
        make(fails)?;
        Ok(1)
    }

    #[traced]
    async fn later(fails: bool) -> Result<u8, Error> {
        give_way().await;
        make(fails)?;
        Ok(1)
    }

    pub fn run() {
        see((sync(true), sync(false)));
        see((block_on(later(true)), block_on(later(false))));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        sync !core::fmt::Error
        sync
        later !core::fmt::Error
        later
        ",
    );
}
