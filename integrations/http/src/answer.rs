//! The status of what a handler returns, where its type tells.

use std::marker::PhantomData;
use std::ops::Deref;

#[cfg(feature = "axum")]
use http::HeaderValue;
use http::{Response, StatusCode};
use traced_runtime::{Value, hooks};

use crate::attrs::HTTP_RESPONSE_STATUS_CODE;

/// A value that knows with what HTTP status it is answered.
///
/// `#[traced_handler]` records it, and takes 5xx for a failure, where it does not see what axum makes of the value. For errors
/// of your own it has to be said:
///
/// ```
/// use http::StatusCode;
/// use traced_http::HasStatus;
///
/// enum Error {
///     NotFound,
///     Database,
/// }
///
/// impl HasStatus for Error {
///     fn status(&self) -> Option<StatusCode> {
///         Some(match self {
///             Error::NotFound => StatusCode::NOT_FOUND,
///             Error::Database => StatusCode::BAD_GATEWAY,
///         })
///     }
/// }
/// # assert!(Error::Database.status() > Error::NotFound.status());
/// ```
pub trait HasStatus {
    /// The status, if it is known.
    fn status(&self) -> Option<StatusCode>;
}

impl HasStatus for StatusCode {
    fn status(&self) -> Option<StatusCode> {
        Some(*self)
    }
}

impl<B> HasStatus for Response<B> {
    fn status(&self) -> Option<StatusCode> {
        Some(Self::status(self))
    }
}

macro_rules! tuples {
    ($($rest:ident)*) => {
        impl<$($rest),*> HasStatus for (StatusCode, $($rest),*) {
            fn status(&self) -> Option<StatusCode> {
                Some(self.0)
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

#[cfg(feature = "axum")]
impl HasStatus for ::axum::response::NoContent {
    fn status(&self) -> Option<StatusCode> {
        Some(StatusCode::NO_CONTENT)
    }
}

#[cfg(feature = "axum")]
impl HasStatus for ::axum::response::Redirect {
    fn status(&self) -> Option<StatusCode> {
        // To what can be no header, it does not lead.
        let leads = HeaderValue::from_str(self.location()).is_ok();
        Some(if leads { self.status_code() } else { StatusCode::INTERNAL_SERVER_ERROR })
    }
}

/// What an answer says of a call: it went well, or it failed so.
type Seen = Option<Result<(), &'static str>>;

/// The type of a result, to be asked for a status: for generated code. The first type along `Deref` that has the method
/// is the one that knows most.
#[doc(hidden)]
#[derive(Debug)]
pub struct Answer<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Answer<T> {
    /// Of this value.
    pub const fn of(_: &T) -> Self {
        Self(PhantomData)
    }
}

impl<T: HasStatus, E: HasStatus> Answer<Result<T, E>> {
    /// Records the status, if it is known.
    pub fn seen(&self, result: &Result<T, E>) -> Seen {
        match result {
            Ok(value) => seen(value),
            Err(error) => seen(error),
        }
    }
}

impl<T: ?Sized> Deref for Answer<T> {
    type Target = AnswerOfOk<T>;

    fn deref(&self) -> &AnswerOfOk<T> {
        &AnswerOfOk(PhantomData)
    }
}

/// The same, if nothing is known of the error.
#[doc(hidden)]
#[derive(Debug)]
pub struct AnswerOfOk<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: HasStatus, E> AnswerOfOk<Result<T, E>> {
    /// Records the status, if it is known.
    pub fn seen(&self, result: &Result<T, E>) -> Seen {
        seen(result.as_ref().ok()?)
    }
}

impl<T: ?Sized> Deref for AnswerOfOk<T> {
    type Target = AnswerOfErr<T>;

    fn deref(&self) -> &AnswerOfErr<T> {
        &AnswerOfErr(PhantomData)
    }
}

/// The same, if something is known of the error alone.
#[doc(hidden)]
#[derive(Debug)]
pub struct AnswerOfErr<T: ?Sized>(PhantomData<fn(&T)>);

impl<T, E: HasStatus> AnswerOfErr<Result<T, E>> {
    /// Records the status, if it is known.
    pub fn seen(&self, result: &Result<T, E>) -> Seen {
        seen(result.as_ref().err()?)
    }
}

impl<T: ?Sized> Deref for AnswerOfErr<T> {
    type Target = AnswerOfValue<T>;

    fn deref(&self) -> &AnswerOfValue<T> {
        &AnswerOfValue(PhantomData)
    }
}

/// The same for what is no `Result`.
#[doc(hidden)]
#[derive(Debug)]
pub struct AnswerOfValue<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: HasStatus> AnswerOfValue<T> {
    /// Records the status, if it is known.
    pub fn seen(&self, value: &T) -> Seen {
        seen(value)
    }
}

impl<T: ?Sized> Deref for AnswerOfValue<T> {
    type Target = AnswerUnknown;

    fn deref(&self) -> &AnswerUnknown {
        &AnswerUnknown
    }
}

/// The same for everything else.
#[doc(hidden)]
#[derive(Debug)]
pub struct AnswerUnknown;

impl AnswerUnknown {
    /// Nothing is known.
    pub const fn seen<T: ?Sized>(&self, _: &T) -> Seen {
        None
    }
}

fn seen(value: &impl HasStatus) -> Seen {
    record(value.status()?)
}

/// Records it on the span that is current.
fn record(status: StatusCode) -> Seen {
    let current = hooks::own_current();
    current.set_all(&[(HTTP_RESPONSE_STATUS_CODE, Value::from(status.as_u16()))]);
    if !status.is_server_error() {
        return Some(Ok(()));
    }
    current.set_all(&[("error.type", Value::from(status.as_str()))]);
    Some(Err("5xx"))
}
