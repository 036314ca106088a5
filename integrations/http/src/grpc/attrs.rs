//! The attribute keys of the semantic conventions for RPC that are recorded here.

pub(super) const RPC_METHOD: &str = "rpc.method";
pub(super) const RPC_RESPONSE_STATUS_CODE: &str = "rpc.response.status_code";
pub(super) const RPC_SYSTEM_NAME: &str = "rpc.system.name";
