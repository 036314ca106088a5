//! Names that are raw, in other scripts, very short or very long.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn r#match(r#type: u8, mut r#in: u8) -> u8 {
        r#in += r#type;
        r#in
    }

    #[traced]
    fn größe(höhe: u8, mut 幅: u8) -> Result<u8, u8> {
        幅 *= höhe;
        if 幅 > 9 { Err(幅) } else { Ok(幅) }
    }

    #[traced]
    fn _private(_number: u8, __: u8) -> u8 {
        __
    }

    #[traced]
    fn a<A, const B: usize>(c: [A; B]) -> usize {
        c.len()
    }

    #[traced]
    fn a_name_that_is_so_long_that_nobody_would_write_it_and_yet_somebody_generates_it_from_something(
        number: u8,
    ) -> u8 {
        number
    }

    #[expect(non_camel_case_types, reason = "no other raw name would be one of a type")]
    struct r#struct;

    impl r#struct {
        #[traced]
        fn r#fn<'r#a>(&'r#a self, r#use: &'r#a str) -> &'r#a str {
            r#use
        }
    }

    pub fn run() {
        see((r#match(1, 2), größe(2, 3), größe(4, 5), _private(6, 7), a([(); 8])));
        see(a_name_that_is_so_long_that_nobody_would_write_it_and_yet_somebody_generates_it_from_something(
            9,
        ));
        see(r#struct.r#fn("text"));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        match
        größe
        größe !u8
        _private
        a
        a_name_that_is_so_long_that_nobody_would_write_it_and_yet_somebody_generates_it_from_something
        fn
        ",
    );
}
