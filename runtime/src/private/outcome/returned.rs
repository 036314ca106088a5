//! What `ret(..)` calls `ret`: what is in an `Ok`, or the value itself where it is no `Result`.

/// A returned value, to be looked into.
#[derive(Debug)]
pub struct Returned<'a, T: ?Sized>(pub &'a T);

/// The form for `Result`s.
pub trait ReturnedResult<'a> {
    /// What is in it.
    type Value: ?Sized;

    /// The value, if it is no error.
    fn __traced_success(&self) -> Option<&'a Self::Value>;
}

impl<'a, T, E> ReturnedResult<'a> for &Returned<'a, Result<T, E>> {
    type Value = T;

    fn __traced_success(&self) -> Option<&'a T> {
        self.0.as_ref().ok()
    }
}

/// The form for everything else.
pub trait AnyReturned<'a> {
    /// The value itself.
    type Value: ?Sized;

    /// The value.
    fn __traced_success(&self) -> Option<&'a Self::Value>;
}

impl<'a, T: ?Sized> AnyReturned<'a> for Returned<'a, T> {
    type Value = T;

    fn __traced_success(&self) -> Option<&'a T> {
        Some(self.0)
    }
}
