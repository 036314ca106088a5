//! The attribute keys of the semantic conventions for RPC: they are a release candidate, and stand here alone.

pub(crate) const REQUEST_METADATA: &str = "rpc.request.metadata";
pub(crate) const RESPONSE_METADATA: &str = "rpc.response.metadata";
pub(crate) const RPC_METHOD: &str = "rpc.method";
pub(crate) const RPC_METHOD_ORIGINAL: &str = "rpc.method_original";
pub(crate) const RPC_RESPONSE_STATUS_CODE: &str = "rpc.response.status_code";
pub(crate) const RPC_SYSTEM_NAME: &str = "rpc.system.name";

/// The value of [`RPC_SYSTEM_NAME`].
pub(crate) const GRPC: &str = "grpc";
