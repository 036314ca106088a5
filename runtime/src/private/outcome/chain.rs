//! `err(chain)`: the message of an error and those of what caused it.
//!
//! Errors come as themselves, or as boxes and reports that are none but hold one (`Box<dyn Error>`, `anyhow::Error`):
//! `(&&&&Chained(&error)).__traced_failed()` finds which.

use std::any::type_name;
use std::error::Error;
use std::fmt;

use super::marked::record;

/// An error, to be looked through.
#[derive(Debug)]
pub struct Chained<'a, E>(pub &'a E);

/// The form for errors.
pub trait ChainedError {
    /// Its type; records it.
    fn __traced_failed(&self) -> &'static str;
}

impl<E: Error> ChainedError for &&&Chained<'_, E> {
    fn __traced_failed(&self) -> &'static str {
        chain(type_name::<E>(), self.0)
    }
}

/// The form for what holds an error that may be sent between threads.
pub trait ChainedAny {
    /// Its type; records it.
    fn __traced_failed(&self) -> &'static str;
}

impl<E: AsRef<dyn Error + Send + Sync>> ChainedAny for &&Chained<'_, E> {
    fn __traced_failed(&self) -> &'static str {
        chain(type_name::<E>(), self.0.as_ref())
    }
}

/// The form for what holds any error.
pub trait ChainedAnyLocal {
    /// Its type; records it.
    fn __traced_failed(&self) -> &'static str;
}

impl<E: AsRef<dyn Error>> ChainedAnyLocal for &Chained<'_, E> {
    fn __traced_failed(&self) -> &'static str {
        chain(type_name::<E>(), self.0.as_ref())
    }
}

/// Nothing is one: what comes here is no error, and this is how the compiler says so.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `std::error::Error`, so it has no causes to record; write `err` or `err(debug)`",
    label = "no `std::error::Error`"
)]
pub trait HasCauses {}

impl<E> Chained<'_, E> {
    /// The form for everything else.
    pub fn __traced_failed(&self) -> &'static str
    where
        E: HasCauses,
    {
        type_name::<E>()
    }
}

fn chain(error_type: &'static str, error: &dyn Error) -> &'static str {
    record(error_type, format_args!("{}", Chain(error)))
}

struct Chain<'a>(&'a dyn Error);

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
