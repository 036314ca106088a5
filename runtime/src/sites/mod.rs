//! Every place that the macros have put spans at, and how to switch them while the program runs.

mod pattern;

pub use pattern::PatternError;
pub(crate) use pattern::Switches;

use crate::callsite::Callsite;
use crate::engine;

/// All callsites that `#[traced]`, `#[traced_handler]` and `span!` have made in this program, in no particular order.
///
/// ```
/// for site in traced_runtime::sites() {
///     println!("{} {}:{} {}", site.name(), site.file(), site.line(), site.share());
/// }
/// ```
///
/// On platforms whose linker cannot gather them (Windows, WebAssembly) there are none to see.
pub fn sites() -> impl Iterator<Item = &'static Callsite> {
    engine::callsites().iter()
}

/// Switches callsites by the names of their functions, as `TRACED` does at the start; how many there were to switch.
///
/// `my::db::*=off, *=on`: of the patterns that match a callsite the first one counts; what none matches stays as it is.
/// A pattern is the full name of a function, or of a module and the name of a `span!`, with `*` for anything. Behind it
/// stands `on`, `off`, or the share of spans to make, like `0.01`.
///
/// ```
/// traced_runtime::switch("my_service::db::*=0.1")?;
/// # Ok::<(), traced_runtime::PatternError>(())
/// ```
///
/// # Errors
/// When it cannot be read; nothing has been switched then.
pub fn switch(patterns: &str) -> Result<usize, PatternError> {
    patterns.parse::<Switches>().map(|switches| switches.apply(sites()))
}
