//! Calls that are to have no span: by a condition, by their share, because they were short. What they call has one.
#![deny(warnings)]

use std::cell::Cell;
use std::future::Future;
use std::time::Duration;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(when = *number > 1 && !text.is_empty(), attrs("seen" = seen(number)))]
fn sync(number: &u8, text: &str) -> Result<u8, u8> {
    inner();
    Err(*number)
}

thread_local! {
    static SEEN: Cell<u8> = const { Cell::new(0) };
}

fn seen(number: &u8) -> u8 {
    SEEN.set(SEEN.get() + 1);
    *number
}

#[traced]
fn inner() {}

#[traced(when = name.starts_with('a'))]
async fn later(mut name: String) -> usize {
    name.push('!');
    give_way().await;
    inner();
    name.len()
}

struct Switch(bool);

impl Switch {
    #[traced(when = self.0)]
    fn future(&mut self) -> impl Future<Output = Option<u8>> + Send + '_ {
        self.0 = !self.0;
        async move { self.0.then_some(1) }
    }
}

#[traced(sample = 0.0)]
fn never() -> u8 {
    inner();
    1
}

#[traced(sample = 1)]
fn always() {}

#[traced(min_duration = "1.5s")]
fn short() -> Result<u8, u8> {
    Ok(1)
}

#[traced(min_duration = "1s")]
async fn short_but_failed() -> Result<u8, u8> {
    give_way().await;
    Err(1)
}

#[traced(min_duration = "1 ms", attrs(pause))]
fn long_enough(pause: u64) {
    std::thread::sleep(Duration::from_millis(pause));
}

fn run() {
    for (number, text) in [(1, "a"), (2, ""), (2, "a")] {
        assert_eq!(sync(&number, text), Err(number));
    }
    assert_eq!(SEEN.get(), 1);
    assert_eq!((block_on(later("a".to_owned())), block_on(later("b".to_owned()))), (2, 2));
    let mut switch = Switch(true);
    assert_eq!((block_on(switch.future()), block_on(switch.future())), (None, Some(1)));
    assert_eq!(never(), 1);
    always();
    assert_eq!(short(), Ok(1));
    assert_eq!(block_on(short_but_failed()), Err(1));
    long_enough(0);
    long_enough(3);
}

fn main() {
    makes(
        run,
        "
        inner
        inner
        sync !u8 {seen=2}
          inner
        later
          inner
        inner
        future
        inner
        always
        short_but_failed !u8
        long_enough {pause=3}
        ",
    );
}
