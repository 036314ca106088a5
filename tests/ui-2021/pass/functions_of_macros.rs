//! Functions that a macro makes from fragments of each kind, `expr_2021` among them.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    macro_rules! make {
        ($(#[$attribute:meta])* $visibility:vis sync $name:ident($argument:ident: $type:ty) -> $result:ty = $value:expr_2021) => {
            #[traced]
            $(#[$attribute])*
            $visibility fn $name($argument: $type) -> $result {
                $value
            }
        };
        ($visibility:vis later $name:ident<$lifetime:lifetime>($($pattern:pat_param = $type:ty),*) $body:block) => {
            #[traced]
            $visibility async fn $name<$lifetime>($($pattern: $type),*) -> Result<&$lifetime str, u8> $body
        };
        (impl $type:ident { $($item:item)* }) => {
            impl $type { $(#[traced] $item)* }
        };
        (block $type:ident $body:tt) => {
            #[traced]
            impl $type $body
        };
    }

    make! { #[inline] pub(crate) sync doubled(number: u8) -> u8 = 2 * number }
    make! { sync failed(text: &str) -> Result<u8, std::num::ParseIntError> = text.parse() }
    make! { later chosen<'a>((mut first, _) = (&'a str, u8), second = &'a str) {
        give_way().await;
        if first.is_empty() {
            return Err(0);
        }
        first = second;
        Ok(first)
    } }

    struct Store(u8);

    make! { impl Store {
        fn get(&self) -> u8 {
            self.0
        }
        async fn put(&mut self, value: u8) {
            self.0 = value;
        }
    } }

    make! { block Store {
        fn named(&mut self, value: u8) -> u8 {
            std::mem::replace(&mut self.0, value)
        }
    } }

    pub fn run() {
        see((doubled(2), failed("x").is_err()));
        see((block_on(chosen(("a", 1), "b")), block_on(chosen(("", 1), "b"))));
        let mut store = Store(1);
        block_on(store.put(2));
        see((store.get(), store.named(3), store.get()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        doubled
        failed !core::num::error::ParseIntError
        chosen
        chosen !u8
        put
        get
        Store::named
        get
        ",
    );
}
