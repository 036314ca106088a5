//! Where the signature does not say so, `future` says that a future is returned; where it does, `sync` says that it is
//! none of ours.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::future::{Future, Ready, ready};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    type Answer<'a> = Pin<Box<dyn Future<Output = Result<u8, String>> + Send + 'a>>;

    #[traced(future)]
    fn alias(number: u8) -> Answer<'static> {
        see("called");
        Box::pin(async move {
            give_way().await;
            if number == 0 { Err("nothing".to_owned()) } else { Ok(number) }
        })
    }

    #[traced]
    fn forgotten(number: u8) -> Answer<'static> {
        alias(number)
    }

    #[traced(sync)]
    fn made_in_a_span() -> impl Future<Output = u8> {
        see("called");
        async { 1 }
    }

    // A type of one's own that happens to be called so.
    struct BoxFuture(u8);

    #[traced(sync)]
    fn no_future() -> BoxFuture {
        BoxFuture(1)
    }

    trait Callback: Send {
        fn call(&self) -> Ready<u8>;
    }

    struct Next(u8);

    impl Callback for Next {
        #[traced]
        fn call(&self) -> Ready<u8> {
            ready(self.0 + 1)
        }
    }

    struct Manual(u8);

    impl Future for Manual {
        type Output = u8;

        #[traced]
        fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u8> {
            Poll::Ready(self.0)
        }
    }

    pub fn run() {
        see((block_on(alias(0)), block_on(forgotten(1))));
        see(block_on(made_in_a_span()));
        see(no_future().0);
        see(block_on(Next(1).call()));
        see(block_on(Manual(1)));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        alias !alloc::string::String
        forgotten
        alias
        made_in_a_span
        no_future
        call
        poll
        ",
    );
}
