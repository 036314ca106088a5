//! Parameters that are not used, though the body has their names in it: as fields, methods, words, variables.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[derive(Clone)]
    struct Pair {
        first: String,
        second: String,
    }

    #[traced]
    #[expect(unused_variables, reason = "`first` is a field here")]
    fn field(pair: Pair, first: String) -> usize {
        pair.first.len()
    }

    #[traced]
    #[expect(unused_variables, reason = "`len` is a method here")]
    fn method(text: String, len: String) -> usize {
        text.len()
    }

    #[traced]
    #[expect(unused_variables, reason = "`text` is a word here")]
    fn word(number: Option<u8>, text: String) -> String {
        format!("a text of {number:?}")
    }

    #[traced]
    #[expect(unused_variables, reason = "`second` is another variable here")]
    fn another(pair: Pair, second: String) -> usize {
        let Pair { second, .. } = pair;
        second.len()
    }

    #[traced]
    #[expect(unused_variables, reason = "it is assigned alone")]
    fn own(pair: Pair, list: Vec<u8>) -> Vec<u8> {
        let list = pair.second.into_bytes();
        list
    }

    pub fn run() {
        let pair = Pair { first: "1".to_owned(), second: "22".to_owned() };
        see(field(pair.clone(), String::new()));
        see(method("1".to_owned(), String::new()));
        see(word(Some(1), String::new()));
        see(another(pair.clone(), String::new()));
        see(own(pair, Vec::new()));
    }
}

fn main() {
    same(bare::run, with::run, "field\nmethod\nword\nanother\nown");
}
