//! What `err(..)` and `none = error` ask for.

use std::any::type_name;
use std::fmt::{Debug, Display};

use super::super::notes::set_now;
use crate::error_messages;
use crate::failure::Failure;
use crate::value::Value;

/// A `Result`, under whatever name.
#[diagnostic::on_unimplemented(
    message = "`err` needs a function that returns a `Result`, this one returns `{Self}`",
    label = "not a `Result`"
)]
pub trait IsResult<E> {
    /// The error, if it is one.
    fn error(&self) -> Option<&E>;
}

#[diagnostic::do_not_recommend]
impl<T, E> IsResult<E> for Result<T, E> {
    #[inline]
    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

/// An `Option`, under whatever name.
#[diagnostic::on_unimplemented(
    message = "`none = error` needs a function that returns an `Option`, this one returns `{Self}`",
    label = "not an `Option`"
)]
pub trait IsOption {
    /// `none = error`
    fn outcome(&self) -> Option<&'static str>;
}

#[diagnostic::do_not_recommend]
impl<T> IsOption for Option<T> {
    #[inline]
    fn outcome(&self) -> Option<&'static str> {
        self.is_none().then_some("none")
    }
}

/// An error whose message can be recorded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `Display` to record; write `err(debug)`, or `err(type)` for its type alone",
    label = "an error without `Display`"
)]
pub trait DisplayedError {
    /// `err` and `err(display)`
    fn failed(&self) -> &'static str;
}

#[diagnostic::do_not_recommend]
impl<E: Display> DisplayedError for E {
    #[cold]
    fn failed(&self) -> &'static str {
        record(type_name::<E>(), format_args!("{self}"))
    }
}

/// An error whose `Debug` can be recorded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `Debug` to record; write `err(type)` for its type alone",
    label = "an error without `Debug`"
)]
pub trait DebuggedError {
    /// `err(debug)`
    fn failed(&self) -> &'static str;
}

#[diagnostic::do_not_recommend]
impl<E: Debug> DebuggedError for E {
    #[cold]
    fn failed(&self) -> &'static str {
        record(type_name::<E>(), format_args!("{self:?}"))
    }
}

/// `err(type)`
#[cold]
pub fn err_type<E>(_: &E) -> &'static str {
    type_name::<E>()
}

/// `err(map = path)`
#[cold]
pub fn err_map<E>(error: &E, map: impl FnOnce(&E) -> Failure) -> Option<&'static str> {
    match map(error).into_parts() {
        None => expected(),
        Some((error_type, message)) => {
            set_now(&[("error.type", Value::Str(&error_type))]);
            if let Some(message) = message {
                error_messages::record(format_args!("{message}"));
            }
            Some("error")
        }
    }
}

/// `err(if = path)`
#[cold]
pub fn is_error<E>(error: &E, is_error: impl FnOnce(&E) -> bool) -> bool {
    is_error(error)
}

/// An error that was to be expected is not one.
#[cold]
#[must_use]
pub fn expected() -> Option<&'static str> {
    set_now(&[("outcome", Value::Static("expected"))]);
    None
}

#[cold]
pub(super) fn record(error_type: &'static str, message: std::fmt::Arguments<'_>) -> &'static str {
    if super::super::is_recording() {
        error_messages::record(message);
    }
    error_type
}
