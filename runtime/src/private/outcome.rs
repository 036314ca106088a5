//! How the macros learn from a returned value whether the work failed, by its type and not by its spelling.
//!
//! `(&&&Observed(&value)).__traced_outcome()` finds the method at the first reference that has it: the form for a `Result` whose
//! error can be displayed, under whatever alias, then that for any `Result`, then the form for everything.

mod chain;
mod marked;
mod returned;
mod untyped;

pub use chain::{Chained, ChainedAny, ChainedAnyLocal, ChainedError, HasCauses};
pub use marked::{DebuggedError, DisplayedError, IsOption, IsResult, err_map, err_type, expected, is_error};

pub use returned::{AnyReturned, Returned, ReturnedResult};
pub use untyped::observe;

use std::any::type_name;
use std::fmt::Display;

use crate::error_messages;

/// A returned value, to be looked at.
#[derive(Debug)]
pub struct Observed<'a, T: ?Sized>(pub &'a T);

/// The form for `Result`s whose error can be displayed.
pub trait ObserveDisplay {
    /// The type of the error, if it is one.
    fn __traced_outcome(&self) -> Option<&'static str>;
}

impl<T, E: Display> ObserveDisplay for &&Observed<'_, Result<T, E>> {
    #[inline]
    fn __traced_outcome(&self) -> Option<&'static str> {
        self.0.as_ref().err().map(|error| failed(type_name::<E>(), error))
    }
}

#[cold]
fn failed(error_type: &'static str, error: &dyn Display) -> &'static str {
    if error_messages::is_always() {
        error_messages::record(format_args!("{error}"));
    }
    error_type
}

/// The form for other `Result`s.
pub trait ObserveResult {
    /// The type of the error, if it is one.
    fn __traced_outcome(&self) -> Option<&'static str>;
}

impl<T, E> ObserveResult for &Observed<'_, Result<T, E>> {
    #[inline]
    fn __traced_outcome(&self) -> Option<&'static str> {
        self.0.as_ref().err().map(|_| type_name::<E>())
    }
}

/// The form for everything else.
pub trait ObserveAny {
    /// Never an error.
    #[inline]
    fn __traced_outcome(&self) -> Option<&'static str> {
        None
    }
}

impl<T: ?Sized> ObserveAny for Observed<'_, T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::needless_borrow, reason = "the macros write it the same way for every type")]
    fn a_result_counts_under_any_alias_and_nothing_else_does() {
        struct NoDisplay;
        let failed: std::io::Result<()> = Err(std::io::ErrorKind::Other.into());
        assert_eq!((&&&Observed(&failed)).__traced_outcome(), Some("std::io::error::Error"));
        assert_eq!((&&&Observed(&Ok::<_, u8>(1))).__traced_outcome(), None);
        let plain = (&&&Observed(&Err::<u8, _>(NoDisplay))).__traced_outcome();
        assert!(plain.is_some_and(|name| name.ends_with("::NoDisplay")));
        assert_eq!((&&&Observed(&7)).__traced_outcome(), None);
        assert_eq!((&&&Observed(&None::<u8>)).__traced_outcome(), None);
    }
}
