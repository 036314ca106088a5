//! Async functions whose results borrow from their arguments: with elided lifetimes, in boxes, in functions, projected.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::borrow::Cow;
    use std::error::Error;
    use std::fmt::Display;

    #[traced]
    async fn boxed<'a>(text: &'a str, _: &str) -> Box<dyn Display + 'a> {
        if text.is_empty() {
            return Box::new('-');
        }
        give_way().await;
        Box::new(text)
    }

    #[traced]
    async fn elided(text: &str) -> Result<Cow<'_, str>, Box<dyn Error + '_>> {
        give_way().await;
        match text.len() {
            0 => Err("empty")?,
            1 => Ok(text.into()),
            _ => Ok(text.to_uppercase().into()),
        }
    }

    #[traced]
    async fn opaque(text: &mut String) -> Result<impl Iterator<Item = char> + '_, ()> {
        text.push('!');
        give_way().await;
        Ok(text.chars().rev())
    }

    #[traced]
    async fn function(shortened: bool) -> for<'t> fn(&'t str, &str) -> &'t str {
        if shortened {
            return |text, _| &text[1..];
        }
        give_way().await;
        |text, _| text
    }

    trait Parts<'t> {
        type First: Display + 't;
        fn first(&self, text: &'t str) -> Self::First;
    }

    struct Words;

    impl<'t> Parts<'t> for Words {
        type First = &'t str;

        fn first(&self, text: &'t str) -> &'t str {
            text.split(' ').next().unwrap_or_default()
        }
    }

    #[traced]
    async fn projected<'t, P: for<'p> Parts<'p>>(parts: &P, text: &'t str) -> Option<<P as Parts<'t>>::First> {
        give_way().await;
        Some(parts.first(text))
    }

    #[traced]
    async fn of_array([first, .., last]: &[u8; 3]) -> [&u8; 2] {
        give_way().await;
        [last, first]
    }

    pub fn run() {
        see((block_on(boxed("", "")).to_string(), block_on(boxed("a", "")).to_string()));
        see(["", "a", "ab"].map(|text| block_on(elided(text)).map_err(|error| error.to_string())));
        see(block_on(opaque(&mut "ab".to_owned())).map(Iterator::collect::<String>));
        see((block_on(function(true))("ab", ""), block_on(function(false))("ab", "")));
        see(block_on(projected(&Words, "a b")));
        see(block_on(of_array(&[1, 2, 3])));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        boxed
        boxed
        elided !alloc::boxed::Box<dyn core::error::Error>
        elided
        elided
        opaque
        function
        function
        projected
        of_array
        ",
    );
}
