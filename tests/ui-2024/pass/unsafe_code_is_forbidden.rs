//! The attribute works where nothing unsafe may be written.
#![deny(warnings)]
#![forbid(unsafe_code, unused_qualifications, unused_must_use, let_underscore_drop)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn value<T: Clone>(of: &T) -> T {
        of.clone()
    }

    #[traced]
    fn result(mut text: String) -> Result<String, std::num::ParseIntError> {
        text.push('0');
        text.parse::<u8>().map(|number| number.to_string())
    }

    #[traced]
    fn nothing(list: &mut Vec<u8>) {
        list.clear();
    }

    pub fn run() {
        see(value(&1));
        see((result("1".to_owned()), result("1000".to_owned())));
        nothing(&mut vec![1]);
    }
}

fn main() {
    same(bare::run, with::run, "value\nresult\nresult !core::num::error::ParseIntError\nnothing");
}
