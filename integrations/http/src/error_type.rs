//! What is recorded of an error that a service gives in place of an answer: its kind where that can be seen, else its type.

use std::any::{Any, type_name};
use std::error::Error;
use std::io;

use traced_runtime::hooks::error_kind;

#[cfg(feature = "tonic")]
use crate::grpc::Code;

/// What layers give that change the errors of others: a timeout, a buffer.
type BoxError = Box<dyn Error + Send + Sync>;

/// The kind of what is in a box, or of what the system gives; nothing can be asked of another type but its name.
#[cold]
pub(crate) fn of<E: 'static>(error: &E) -> &'static str {
    let error: &dyn Any = error;
    if let Some(error) = error.downcast_ref::<BoxError>() {
        return error_kind(&**error);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return error_kind(error);
    }
    #[cfg(feature = "axum")]
    if let Some(error) = error.downcast_ref::<::axum::Error>() {
        return error_kind(error);
    }
    #[cfg(feature = "tonic")]
    if let Some(error) = error.downcast_ref::<::tonic::Status>() {
        return Code::of_number(error.code() as u8).name();
    }
    type_name::<E>()
}
