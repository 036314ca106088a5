//! Raw names of functions, parameters, types, fields, lifetimes of loops: in spans they are plain.
#![deny(warnings)]
#![allow(keyword_idents_2024, reason = "`gen` is one in another edition")]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn r#async(r#await: u8) -> u8 {
        r#await
    }

    #[traced]
    async fn r#try(mut r#dyn: u8, r#match: &str) -> Result<usize, String> {
        r#dyn += 1;
        give_way().await;
        match r#match.len() {
            0 => Err(r#match.to_owned()),
            length => Ok(length + usize::from(r#dyn)),
        }
    }

    #[allow(non_camel_case_types, reason = "a type may be called so")]
    struct r#type {
        r#gen: u8,
    }

    #[traced]
    impl r#type {
        fn r#loop(&mut self, r#self_: u8) -> &mut u8 {
            self.r#gen += r#self_;
            &mut self.r#gen
        }

        async fn r#mod(self: Box<Self>) -> u8 {
            give_way().await;
            self.gen
        }
    }

    #[traced]
    pub mod r#yield {
        pub fn r#box(r#union: u8) -> u8 {
            r#union
        }
    }

    pub fn run() {
        see(r#async(1));
        see((block_on(r#try(1, "ab")), block_on(r#try(1, ""))));
        let mut value = r#type { r#gen: 1 };
        *value.r#loop(1) += 1;
        see(block_on(Box::new(value).r#mod()));
        see(r#yield::r#box(3));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        async
        try
        try !alloc::string::String
        type::loop
        type::mod
        box
        ",
    );
}
