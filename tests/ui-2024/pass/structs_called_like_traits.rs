//! Types of the user's are called as the traits are whose values are wrapped: they are still no futures.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[derive(Debug)]
    pub struct Stream(u8);

    #[derive(Debug, PartialEq)]
    pub enum Future {
        Bright,
    }

    mod traded {
        #[derive(Debug)]
        pub struct Future<T>(pub T);
    }

    #[traced]
    fn stream(number: u8) -> Stream {
        Stream(number)
    }

    #[traced]
    fn future() -> Future {
        Future::Bright
    }

    #[traced]
    fn contract() -> traded::Future<u8> {
        traded::Future(1)
    }

    #[traced]
    fn result(is_fine: bool) -> Result<Stream, Future> {
        if is_fine { Ok(stream(2)) } else { Err(Future::Bright) }
    }

    impl Stream {
        #[traced]
        fn next(&mut self) -> &mut Stream {
            self.0 += 1;
            self
        }
    }

    pub fn run() {
        see((stream(1).next().0, future(), contract().0));
        see((result(true).is_ok(), result(false).is_err()));
    }
}

fn main() {
    let spans = format!(
        "
        stream
        next
        future
        contract
        result
          stream
        result !{}::with::Future
        ",
        module_path!()
    );
    same(bare::run, with::run, &spans);
}
