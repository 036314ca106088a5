//! What `#[traced_handler(grpc)]` records: for generated code.

use std::marker::PhantomData;
use std::ops::Deref;

use ::tonic::Status;
use traced_runtime::{Value, hooks};

use super::attrs::{RPC_RESPONSE_STATUS_CODE, RPC_SYSTEM_NAME};
use super::status::Outcome;

/// What is known of every call.
pub const CALL: &[(&str, Value<'static>)] = &[(RPC_SYSTEM_NAME, Value::Static("grpc"))];

/// What an answer says of a call: it went well, or it failed so.
type Seen = Option<Result<(), &'static str>>;

/// The type of a result, to be asked for a code.
#[derive(Debug)]
pub struct Answer<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Answer<T> {
    /// Of this value.
    pub const fn of(_: &T) -> Self {
        Self(PhantomData)
    }
}

impl<T> Answer<Result<T, Status>> {
    /// Records the code.
    pub fn seen(&self, result: &Result<T, Status>) -> Seen {
        let outcome = result.as_ref().map_or_else(|status| Outcome::of(status.code()), |_| Outcome::OK);
        hooks::own_current().set_all(&[(RPC_RESPONSE_STATUS_CODE, Value::Static(outcome.name()))]);
        Some(outcome.server_error().map_or(Ok(()), Err))
    }
}

impl<T: ?Sized> Deref for Answer<T> {
    type Target = AnswerUnknown;

    fn deref(&self) -> &AnswerUnknown {
        &AnswerUnknown
    }
}

/// The same for everything else.
#[derive(Debug)]
pub struct AnswerUnknown;

impl AnswerUnknown {
    /// Nothing is known.
    pub const fn seen<T: ?Sized>(&self, _: &T) -> Seen {
        None
    }
}
