//! Attributes: those that are recorded, and those in which the driver says what else we need to know.

/// The collection, as the application names it.
pub(crate) const DB_COLLECTION_NAME: &str = "db.collection.name";
/// The database.
pub(crate) const DB_NAMESPACE: &str = "db.namespace";
/// The name of the operation's command.
pub(crate) const DB_OPERATION_NAME: &str = "db.operation.name";
/// The error code of the server, as a string.
pub(crate) const DB_RESPONSE_STATUS_CODE: &str = "db.response.status_code";
/// The database system.
pub(crate) const DB_SYSTEM_NAME: &str = "db.system.name";
/// The host, or the path of the socket.
pub(crate) const SERVER_ADDRESS: &str = "server.address";
/// The port, unless it is the usual one.
pub(crate) const SERVER_PORT: &str = "server.port";

/// What the driver's own conventions add. Nothing of this is recorded.
pub(crate) mod driver {
    /// The name of a command, on the span of one attempt.
    pub(crate) const DB_COMMAND_NAME: &str = "db.command.name";
    /// The text of an error, with the server's reply.
    pub(crate) const EXCEPTION_MESSAGE: &str = "exception.message";
    /// The name of the driver's `ErrorKind`.
    pub(crate) const EXCEPTION_TYPE: &str = "exception.type";
}
