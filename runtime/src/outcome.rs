//! How the macros learn from a returned value whether the work failed, by its type and not by its spelling.
//!
//! `(&&Observed(&value)).error_type()` finds the method at the first reference that has it: the `Result` form where the
//! value is a `Result`, under whatever alias, else the form for everything.

/// A returned value, to be looked at.
#[derive(Debug)]
pub struct Observed<'a, T: ?Sized>(pub &'a T);

/// The form for `Result`s.
pub trait ObserveResult {
    /// The type of the error, if it is one.
    fn error_type(&self) -> Option<&'static str>;
}

impl<T, E> ObserveResult for &Observed<'_, Result<T, E>> {
    fn error_type(&self) -> Option<&'static str> {
        self.0.as_ref().err().map(|_| std::any::type_name::<E>())
    }
}

/// The form for everything else.
pub trait ObserveAny {
    /// Never an error.
    fn error_type(&self) -> Option<&'static str> {
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
        let failed: std::io::Result<()> = Err(std::io::ErrorKind::Other.into());
        assert_eq!((&&Observed(&failed)).error_type(), Some("std::io::error::Error"));
        assert_eq!((&&Observed(&Ok::<_, u8>(1))).error_type(), None);
        assert_eq!((&&Observed(&7)).error_type(), None);
        assert_eq!((&&Observed(&None::<u8>)).error_type(), None);
    }
}
