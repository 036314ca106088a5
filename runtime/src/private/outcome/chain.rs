//! `err(chain)`: the message of an error and those of what caused it.
//!
//! Errors come as themselves, or as boxes and reports that are none but hold one (`Box<dyn Error>`, `anyhow::Error`):
//! `(&&&Chained(&error)).chained()` finds which.

use std::any::type_name;
use std::error::Error;
use std::fmt;

use super::marked::{IsResult, record};

/// An error, to be looked through.
#[derive(Debug)]
pub struct Chained<'a, E: ?Sized>(pub &'a E);

/// The form for errors.
pub trait ChainedError<'a> {
    /// The error.
    fn chained(&self) -> &'a (dyn Error + 'a);
}

impl<'a, E: Error> ChainedError<'a> for &&Chained<'a, E> {
    fn chained(&self) -> &'a (dyn Error + 'a) {
        self.0
    }
}

/// The form for what holds an error that may be sent between threads.
pub trait ChainedAny<'a> {
    /// The error.
    fn chained(&self) -> &'a (dyn Error + 'a);
}

impl<'a, E: AsRef<dyn Error + Send + Sync>> ChainedAny<'a> for &Chained<'a, E> {
    fn chained(&self) -> &'a (dyn Error + 'a) {
        self.0.as_ref()
    }
}

/// The form for what holds any error.
pub trait ChainedAnyLocal<'a> {
    /// The error.
    fn chained(&self) -> &'a (dyn Error + 'a);
}

impl<'a, E: AsRef<dyn Error>> ChainedAnyLocal<'a> for Chained<'a, E> {
    fn chained(&self) -> &'a (dyn Error + 'a) {
        self.0.as_ref()
    }
}

/// `err(chain)`
#[inline]
pub fn err_chain<R: IsResult>(
    result: &R,
    chained: impl for<'a> FnOnce(&'a R::Error) -> &'a (dyn Error + 'a),
) -> Option<&'static str> {
    result.error().map(|error| record(type_name::<R::Error>(), format_args!("{}", Chain(chained(error)))))
}

struct Chain<'a>(&'a (dyn Error + 'a));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
