//! How the macros learn from a returned value whether the work failed, by its type and not by its spelling.
//!
//! `Probe::<T>::NEW.observer()` finds the method at the first type that has it, along `Deref`: the form for a `Result` whose
//! error can be displayed, under whatever alias, then that for any `Result`, then the form for everything. Nothing has to
//! be imported for it, and what it gives is no closure: either would be one more item for the compiler to check.

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
use std::marker::PhantomData;
use std::ops::Deref;

use crate::error_messages;

/// Looks at the results of a function.
pub trait Observe<R: ?Sized> {
    /// The type of the error, if it is one.
    fn observe(&self, result: &R) -> Option<&'static str>;
}

impl<R, F: Fn(&R) -> Option<&'static str>> Observe<R> for F {
    #[inline(always)]
    fn observe(&self, result: &R) -> Option<&'static str> {
        self(result)
    }
}

/// Sees errors that can be displayed.
#[derive(Clone, Copy, Debug)]
pub struct SeesDisplay;

impl<T, E: Display> Observe<Result<T, E>> for SeesDisplay {
    #[inline]
    fn observe(&self, result: &Result<T, E>) -> Option<&'static str> {
        match result {
            Ok(_) => None,
            Err(error) => Some(failed(type_name::<E>(), error)),
        }
    }
}

#[cold]
fn failed(error_type: &'static str, error: &dyn Display) -> &'static str {
    if error_messages::is_always() {
        error_messages::record(format_args!("{error}"));
    }
    error_type
}

/// Sees other errors.
#[derive(Clone, Copy, Debug)]
pub struct SeesError;

impl<T, E> Observe<Result<T, E>> for SeesError {
    #[inline]
    fn observe(&self, result: &Result<T, E>) -> Option<&'static str> {
        match result {
            Ok(_) => None,
            Err(_) => Some(type_name::<E>()),
        }
    }
}

/// Sees nothing in what is no `Result`.
#[derive(Clone, Copy, Debug)]
pub struct SeesNothing;

impl<R: ?Sized> Observe<R> for SeesNothing {
    #[inline(always)]
    fn observe(&self, _: &R) -> Option<&'static str> {
        None
    }
}

/// The type of a result, to be asked who looks at it: here, if that is a `Result` whose error can be displayed.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Probe<T> {
    /// Where the type can be written.
    pub const NEW: Self = Self(PhantomData);

    /// Where it cannot.
    pub const fn of(_: &T) -> Self {
        Self::NEW
    }
}

impl<T, E: Display> Probe<Result<T, E>> {
    /// Who looks at it.
    #[inline(always)]
    #[must_use]
    pub const fn observer(&self) -> SeesDisplay {
        SeesDisplay
    }
}

impl<T: ?Sized> Deref for Probe<T> {
    type Target = ProbeError<T>;

    #[inline(always)]
    fn deref(&self) -> &ProbeError<T> {
        &ProbeError(PhantomData)
    }
}

/// The same, if it is another `Result`.
#[derive(Debug)]
pub struct ProbeError<T: ?Sized>(PhantomData<fn(&T)>);

impl<T, E> ProbeError<Result<T, E>> {
    /// Who looks at it.
    #[inline(always)]
    #[must_use]
    pub const fn observer(&self) -> SeesError {
        SeesError
    }
}

impl<T: ?Sized> Deref for ProbeError<T> {
    type Target = ProbeAny;

    #[inline(always)]
    fn deref(&self) -> &ProbeAny {
        &ProbeAny
    }
}

/// The same for everything else.
#[derive(Debug)]
pub struct ProbeAny;

impl ProbeAny {
    /// Who looks at it.
    #[inline(always)]
    #[must_use]
    pub const fn observer(&self) -> SeesNothing {
        SeesNothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_counts_under_any_alias_and_nothing_else_does() {
        struct NoDisplay;
        let failed: std::io::Result<()> = Err(std::io::ErrorKind::Other.into());
        let observer = Probe::<std::io::Result<()>>::NEW.observer();
        assert_eq!(observer.observe(&failed), Some("std::io::error::Error"));
        assert_eq!(observer.observe(&std::io::Result::Ok(())), None);
        let failed = Err::<u8, _>(NoDisplay);
        let plain = Probe::of(&failed).observer().observe(&failed);
        assert!(plain.is_some_and(|name| name.ends_with("::NoDisplay")));
        assert_eq!(Probe::<u8>::NEW.observer().observe(&7), None);
        assert_eq!(Probe::of(&None::<u8>).observer().observe(&None::<u8>), None);
    }
}
