//! Errors in boxes and reports: their type is that of the box.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::error::Error;
    use std::fmt;

    use anyhow::Context;

    #[traced]
    fn local(text: &str) -> Result<u8, Box<dyn Error>> {
        if text.is_empty() {
            return Err("it is empty".into());
        }
        Ok(text.parse()?)
    }

    #[traced]
    fn borrowed<'a>(text: &'a str) -> Result<(), Box<dyn Error + 'a>> {
        #[derive(Debug)]
        struct Borrowed<'t>(&'t str);

        impl fmt::Display for Borrowed<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
        }

        impl Error for Borrowed<'_> {}

        Err(Box::new(Borrowed(text)))
    }

    #[traced]
    fn report(text: &str) -> anyhow::Result<u8> {
        anyhow::ensure!(!text.is_empty(), "it is empty");
        let number = text.parse::<u8>().with_context(|| format!("{text} is no number"))?;
        if number > 9 {
            anyhow::bail!("{number} is too much");
        }
        Ok(number)
    }

    #[traced]
    fn other_error(text: &str) -> anyhow::Result<u8, std::num::ParseIntError> {
        text.parse()
    }

    pub fn run() {
        see((local("1").ok(), local("one"), local("")));
        see(borrowed(&String::from("text")).map_err(|error| error.to_string()));
        for text in ["1", "one", "11", ""] {
            see(report(text).map_err(|error| format!("{error:#}")));
        }
        see(other_error("one"));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        local
        local !alloc::boxed::Box<dyn core::error::Error>
        local !alloc::boxed::Box<dyn core::error::Error>
        borrowed !alloc::boxed::Box<dyn core::error::Error>
        report
        report !anyhow::Error
        report !anyhow::Error
        report !anyhow::Error
        other_error !core::num::error::ParseIntError
        ",
    );
}
