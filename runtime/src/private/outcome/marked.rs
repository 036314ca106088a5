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
pub trait IsResult {
    /// What is in its `Err`.
    type Error;

    #[doc(hidden)]
    fn error(&self) -> Option<&Self::Error>;
}

impl<T, E> IsResult for Result<T, E> {
    type Error = E;

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
    #[doc(hidden)]
    fn is_none(&self) -> bool;
}

impl<T> IsOption for Option<T> {
    #[inline]
    fn is_none(&self) -> bool {
        self.is_none()
    }
}

/// An error whose message can be recorded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `Display` to record; write `err(debug)`, or `err(type)` for its type alone",
    label = "an error without `Display`"
)]
pub trait DisplayedError: Display {}

#[diagnostic::do_not_recommend]
impl<E: Display + ?Sized> DisplayedError for E {}

/// An error whose `Debug` can be recorded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `Debug` to record; write `err(type)` for its type alone",
    label = "an error without `Debug`"
)]
pub trait DebuggedError: Debug {}

#[diagnostic::do_not_recommend]
impl<E: Debug + ?Sized> DebuggedError for E {}

/// `err` and `err(display)`
#[inline]
pub fn err_display<R: IsResult>(result: &R) -> Option<&'static str>
where
    R::Error: DisplayedError,
{
    result.error().map(|error| record(type_name::<R::Error>(), format_args!("{error}")))
}

/// `err(debug)`
#[inline]
pub fn err_debug<R: IsResult>(result: &R) -> Option<&'static str>
where
    R::Error: DebuggedError,
{
    result.error().map(|error| record(type_name::<R::Error>(), format_args!("{error:?}")))
}

/// `err(type)`
#[inline]
pub fn err_type<R: IsResult>(result: &R) -> Option<&'static str> {
    result.error().map(|_| type_name::<R::Error>())
}

/// `err(map = path)`
#[inline]
pub fn err_map<R: IsResult>(result: &R, map: impl FnOnce(&R::Error) -> Failure) -> Option<&'static str> {
    result.error().and_then(|error| said(map(error)))
}

#[cold]
fn said(failure: Failure) -> Option<&'static str> {
    match failure.into_parts() {
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

/// `err(if = path)`: whether it is an error that is none to the caller of this.
#[inline]
pub fn is_expected<R: IsResult>(result: &R, is_error: impl FnOnce(&R::Error) -> bool) -> bool {
    result.error().is_some_and(|error| !is_error(error))
}

/// An error that was to be expected is not one.
#[cold]
#[must_use]
pub fn expected() -> Option<&'static str> {
    set_now(&[("outcome", Value::Static("expected"))]);
    None
}

/// `none = error`
#[inline]
pub fn none_error<T: IsOption>(value: &T) -> Option<&'static str> {
    value.is_none().then_some("none")
}

#[cold]
pub(super) fn record(error_type: &'static str, message: std::fmt::Arguments<'_>) -> &'static str {
    if super::super::is_recording() {
        error_messages::record(message);
    }
    error_type
}
