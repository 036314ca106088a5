//! A panic has the payload that it has without the attribute, of whatever type, in functions of each kind.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::any::Any;
    use std::future::Future;
    use std::panic::{catch_unwind, panic_any, resume_unwind, AssertUnwindSafe};

    #[traced]
    fn literal() {
        panic!("just {{text}}")
    }

    #[traced]
    fn formatted(number: u8) -> u8 {
        panic!("{number} and {}", number + 1)
    }

    #[traced]
    async fn any(number: u8) -> Result<(), ()> {
        give_way().await;
        panic_any(number)
    }

    #[traced]
    fn returned(number: u8) -> impl Future<Output = ()> {
        async move { assert_eq!(number, 1, "the numbers of {}", "the future") }
    }

    #[traced]
    async fn resumed() -> ! {
        resume_unwind(Box::new(Noisy("payload")))
    }

    #[traced]
    fn caught() -> Result<u8, String> {
        let payload = catch_unwind(|| formatted(1)).unwrap_err();
        Err(shown(&*payload))
    }

    fn shown(payload: &dyn Any) -> String {
        let text = payload.downcast_ref::<&str>().map(|text| format!("text {text}"));
        let text = text.or_else(|| payload.downcast_ref::<String>().map(|text| format!("string {text}")));
        let text = text.or_else(|| payload.downcast_ref::<u8>().map(|number| format!("number {number}")));
        text.unwrap_or_else(|| "something else".to_owned())
    }

    fn payload_of<R>(work: impl FnOnce() -> R) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(work)) {
            see(shown(&*payload));
        }
    }

    pub fn run() {
        payload_of(literal);
        payload_of(|| formatted(1));
        payload_of(|| block_on(any(7)));
        payload_of(|| block_on(returned(2)));
        payload_of(|| block_on(async { resumed().await }));
        see(caught());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        literal !panic
        formatted !panic
        any !panic
        returned !panic
        resumed !panic
        caught !alloc::string::String
          formatted !panic
        ",
    );
}
