//! What `#[traced_handler(grpc)]` records: for generated code.

use std::marker::PhantomData;
use std::ops::Deref;

use ::tonic::Status;
use traced_runtime::{Value, hooks};

use super::attrs::{GRPC, RPC_METHOD, RPC_RESPONSE_STATUS_CODE, RPC_SYSTEM_NAME};
use super::status::Code;

/// What is known of every call.
pub const CALL: &[(&str, Value<'static>)] = &[(RPC_SYSTEM_NAME, Value::Static(GRPC))];

/// The same of a call of this method.
#[must_use]
pub const fn call(method: &'static str) -> [(&'static str, Value<'static>); 2] {
    [(RPC_SYSTEM_NAME, Value::Static(GRPC)), (RPC_METHOD, Value::Static(method))]
}

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
        let code = result.as_ref().map_or_else(|status| Code::of_number(status.code() as u8), |_| Code::OK);
        hooks::own_current().set_all(&[(RPC_RESPONSE_STATUS_CODE, Value::Static(code.name()))]);
        Some(if code.is_failure_of_server() { Err(code.name()) } else { Ok(()) })
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
