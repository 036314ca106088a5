//! `gen` is a name like any other in this edition: of functions, parameters, fields, methods, modules and keys.
#![deny(warnings)]
#![allow(keyword_idents_2024, reason = "that is what it is about")]

use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(attrs(gen), ret("gen.of" = gen_of(ret)))]
fn gen(gen: u8) -> Result<u8, String> {
    if gen == 0 { Err("gen".to_owned()) } else { Ok(gen) }
}

fn gen_of(gen: &u8) -> u8 {
    *gen + 1
}

#[traced("gen {gen} {pair.gen}", args(r#gen), attrs(pair.gen, "is.gen" = gen > pair.gen))]
async fn named(mut gen: u8, pair: Pair) -> u8 {
    give_way().await;
    gen += pair.gen;
    gen
}

#[derive(Clone, Copy)]
struct Pair {
    gen: u8,
}

#[traced(only(r#gen, raw))]
impl Pair {
    fn gen(&self, #[attr] gen: u8) -> u8 {
        self.gen + gen
    }

    fn raw(self) -> u8 {
        self.gen
    }
}

mod inner {
    #[traced::traced(prefix = "gen")]
    pub mod gen {
        pub fn gen<T>(gen: T) -> T {
            gen
        }
    }
}

#[traced(wrapper = TracedGen)]
trait Gen {
    fn gen(&self, #[attr] gen: u8) -> u8;
}

impl Gen for u8 {
    fn gen(&self, gen: u8) -> u8 {
        self + gen
    }
}

fn run() {
    assert_eq!(gen(0), Err("gen".to_owned()));
    assert_eq!(gen(1), Ok(1));
    let pair = Pair { gen: 2 };
    assert_eq!(block_on(named(1, pair)), 3);
    assert_eq!((pair.gen(1), pair.raw(), inner::gen::gen(4)), (3, 2, 4));
    assert_eq!(TracedGen(1).gen(2), 3);
    let gen = traced::span!("gen", gen = 5; { let gen = 6; gen });
    assert_eq!(gen, 6);
}

fn main() {
    makes(
        run,
        "
        gen !alloc::string::String {gen=0}
        gen {gen=1, gen.of=2}
        gen 1 2 {pair.gen=2, is.gen=false, gen=1}
        Pair::gen {gen=1}
        Pair::raw
        gen::gen
        Gen::gen {gen=2}
        gen {gen=5}
        ",
    );
}
