//! What the programs of the UI tests share: each does the same twice, without the attribute and with it, and says which
//! spans it makes.
//!
//! A program has its functions in [`twice!`], and ends with [`same`]. What others can observe of a function (what it
//! returns, what it does and in which order, what it panics with) it tells [`see`].

#[path = "../../support/src/root.rs"]
mod root;
mod run;
#[path = "../../support/src/skip.rs"]
pub mod skip;
mod toolchain;

use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use run::{block_on, give_way, poll_once};
pub use toolchain::{PINNED, is_pinned};
pub use traced_ui_bare as bare;

/// Its content twice: in the module `bare`, where `#[traced]` changes nothing, and in the module `with`, where it is
/// ours. Within, `seen` are the functions of this crate.
#[macro_export]
macro_rules! twice {
    ($($content:tt)*) => {
        mod bare {
            #[allow(unused_imports, reason = "not every program needs all of it")]
            use $crate::{bare::traced, Noisy, block_on, give_way, outcome_of, poll_once, see};
            $($content)*
        }
        mod with {
            #[allow(unused_imports, reason = "not every program needs all of it")]
            use $crate::{Noisy, block_on, give_way, outcome_of, poll_once, see};
            #[allow(unused_imports, reason = "not every program needs all of it")]
            use ::traced::traced;
            $($content)*
        }
    };
}

thread_local! {
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes down something that others can observe.
pub fn see(what: impl Debug) {
    SEEN.with_borrow_mut(|seen| seen.push(format!("{what:?}")));
}

/// Takes down when it is dropped.
#[derive(Debug)]
pub struct Noisy(pub &'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        see(format_args!("{} is dropped", self.0));
    }
}

/// What a function does: what it returns, or what it panics with.
pub fn outcome_of<R: Debug>(work: impl FnOnce() -> R) {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => see(result),
        Err(payload) => see(format_args!("panics with {:?}", payload.downcast_ref::<&str>())),
    }
}

/// Checks that both do the same, the first without spans and the second with these.
///
/// # Panics
/// When they differ, or the spans do.
pub fn same(bare: fn(), with: fn(), spans: &str) {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // Panics of the programs are expected, those of assertions are not.
        if !panic.location().is_some_and(|place| place.file().contains("/pass/")) {
            usual(panic);
        }
    }));
    let (without, none) = observed(bare);
    let (attributed, made) = observed(with);
    assert_eq!(attributed, without, "the attribute changes what the program does");
    assert_eq!(none, "", "there are spans without the attribute");
    assert_eq!(made, unindented(spans), "these spans were made:\n{made}");
}

/// Checks which spans are made, where the same without the attribute makes no sense.
///
/// # Panics
/// When they differ.
pub fn makes(with: fn(), spans: &str) {
    let (_, made) = observed(with);
    assert_eq!(made, unindented(spans), "these spans were made:\n{made}");
}

fn observed(work: fn()) -> (Vec<String>, String) {
    let capture = traced::testing::capture();
    work();
    let spans = capture.tree().all_attributes().to_string();
    (SEEN.take(), spans)
}

/// The lines without what all of them are indented by, and without empty ones.
fn unindented(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let depth = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", line[depth..].trim_end())).collect()
}
