//! An error that has `Display` for one lifetime only: where it has another, `err(type)` asks for none.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt;

    #[derive(Debug)]
    pub struct Fault<'a>(pub &'a str);

    impl fmt::Display for Fault<'static> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    #[traced(err(type))]
    fn borrowed(text: &str) -> Result<(), Fault<'_>> {
        Err(Fault(text))
    }

    #[traced]
    fn for_ever() -> Result<(), Fault<'static>> {
        Err(Fault("for ever"))
    }

    pub fn run() {
        see(borrowed(&String::from("text")));
        see(for_ever().map_err(|fault| fault.to_string()));
    }
}

fn main() {
    let fault = std::any::type_name::<with::Fault<'_>>();
    same(bare::run, with::run, &format!("borrowed !{fault}\nfor_ever !{fault}"));
}
