//! The status of what a handler returns, where its type tells.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::Deref;

use bytes::Bytes;
use http::{Response, StatusCode};
use traced_runtime::{Value, hooks};

use crate::attrs::HTTP_RESPONSE_STATUS_CODE;

/// A value that knows with what HTTP status it is answered.
///
/// `#[traced_handler]` records it, and takes 5xx for a failure. For errors of your own it has to be said:
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

    /// The status if it is axum that answers with the value.
    #[doc(hidden)]
    fn status_by_axum(&self) -> Option<StatusCode> {
        self.status()
    }
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

/// What axum makes a response of that cannot fail. `Json` can: what cannot be written is a 500.
macro_rules! fine {
    ($($ty:ty),* $(,)?) => {
        $(impl HasStatus for $ty {
            fn status(&self) -> Option<StatusCode> {
                None
            }

            fn status_by_axum(&self) -> Option<StatusCode> {
                Some(StatusCode::OK)
            }
        })*
    };
}

fine!((), &'static str, Box<str>, Bytes, Cow<'static, str>, String, Vec<u8>);

#[cfg(feature = "axum")]
impl<T> HasStatus for ::axum::response::Html<T> {
    fn status(&self) -> Option<StatusCode> {
        None
    }

    fn status_by_axum(&self) -> Option<StatusCode> {
        Some(StatusCode::OK)
    }
}

#[cfg(feature = "axum")]
impl HasStatus for ::axum::response::NoContent {
    fn status(&self) -> Option<StatusCode> {
        Some(StatusCode::NO_CONTENT)
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
    pub fn seen(&self, result: &Result<T, E>, by_axum: bool) -> Seen {
        match result {
            Ok(value) => seen(value, by_axum),
            Err(error) => seen(error, by_axum),
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
    pub fn seen(&self, result: &Result<T, E>, by_axum: bool) -> Seen {
        seen(result.as_ref().ok()?, by_axum)
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
    pub fn seen(&self, result: &Result<T, E>, by_axum: bool) -> Seen {
        seen(result.as_ref().err()?, by_axum)
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
    pub fn seen(&self, value: &T, by_axum: bool) -> Seen {
        seen(value, by_axum)
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
    pub const fn seen<T: ?Sized>(&self, _: &T, _: bool) -> Seen {
        None
    }
}

fn seen(value: &impl HasStatus, by_axum: bool) -> Seen {
    record(if by_axum { value.status_by_axum() } else { value.status() }?)
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
