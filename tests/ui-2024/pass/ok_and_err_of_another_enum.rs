//! An enum is in scope whose variants are called as those of `Result` and `Option` are.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt;

    #[derive(Debug)]
    #[expect(dead_code, reason = "the fields are read through `Debug`")]
    pub enum Light {
        Ok,
        Err(u8),
        Some { colour: &'static str },
        None,
    }

    mod night {
        use super::Light::*;
        use super::*;

        #[traced]
        pub fn light(at: u8) -> Light {
            match at {
                0 => Ok,
                1 => return Err(at),
                2 => Some { colour: "red" },
                _ => None,
            }
        }

        #[traced]
        pub fn result(is_fine: bool) -> Result<Light, fmt::Error> {
            if is_fine { Result::Ok(Ok) } else { Result::Err(fmt::Error) }
        }

        #[traced]
        pub fn option() -> Option<Light> {
            Option::Some(Some { colour: "green" })
        }

        #[traced]
        pub fn nothing(light: &mut Light) {
            *light = None;
        }
    }

    pub fn run() {
        for at in 0..4 {
            see(night::light(at));
        }
        see((night::result(true), night::result(false)));
        see(night::option());
        let mut light = Light::Ok;
        night::nothing(&mut light);
        see(light);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        light
        light
        light
        light
        result
        result !core::fmt::Error
        option
        nothing
        ",
    );
}
