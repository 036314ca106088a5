//! Lifetimes that are named, left out, `'static` or `'_`, in what goes in and in what comes out.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::borrow::Cow;
    use std::cell::{Ref, RefCell};
    use std::fmt::Debug;

    #[traced]
    fn left_out(text: &str) -> &str {
        &text[1..]
    }

    #[traced]
    fn of_the_first<'a>(first: &'a str, second: &str) -> &'a str {
        if second.is_empty() {
            return first;
        }
        first.trim()
    }

    #[traced]
    fn longer<'long: 'short, 'short>(
        first: &'long str,
        second: &'short str,
    ) -> Result<&'long str, &'short str> {
        if first.len() < second.len() { Err(second) } else { Ok(first) }
    }

    #[traced]
    fn for_ever(_: &str) -> &'static str {
        "for ever"
    }

    #[traced]
    fn anonymous(list: &RefCell<Vec<u8>>) -> Ref<'_, [u8]> {
        Ref::map(list.borrow(), |list| &list[..])
    }

    #[traced]
    fn in_a_box(text: &str) -> Box<dyn Iterator<Item = char> + '_> {
        if text.len() < 2 {
            return Box::new(text.chars());
        }
        Box::new(text.chars().rev())
    }

    #[traced]
    fn opaque<'a>(text: &'a str, _: &str) -> impl Debug + use<'a> {
        text.split_at(1)
    }

    #[traced]
    fn mixed<'a>(text: &'a str) -> Cow<'a, str> {
        if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.to_uppercase()) }
    }

    struct Cursor<'text> {
        rest: &'text str,
    }

    impl<'text> Cursor<'text> {
        #[traced]
        fn next(&mut self) -> Option<&'text str> {
            let (word, rest) = self.rest.split_once(' ')?;
            self.rest = rest;
            Some(word)
        }

        #[traced]
        fn rest(&mut self) -> &mut &'text str {
            &mut self.rest
        }
    }

    pub fn run() {
        see((left_out("ab"), for_ever("")));
        see(of_the_first(" a", &String::from("b")));
        see((longer("ab", &String::from("a")), longer("a", &String::from("ab"))));
        see(anonymous(&RefCell::new(vec![1])));
        see((in_a_box("a").collect::<String>(), in_a_box("ab").collect::<String>()));
        see(opaque("ab", &String::from("c")));
        see((mixed("a"), mixed("ä")));
        let text = String::from("a b");
        let mut cursor = Cursor { rest: &text };
        let word = cursor.next();
        *cursor.rest() = "";
        see((word, cursor.rest));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        left_out
        for_ever
        of_the_first
        longer
        longer !&str
        anonymous
        in_a_box
        in_a_box
        opaque
        mixed
        mixed
        next
        rest
        ",
    );
}
