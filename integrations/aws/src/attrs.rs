//! The attribute keys of AWS SDK spans, as of the semantic conventions v1.44.

pub(crate) const AWS_EXTENDED_REQUEST_ID: &str = "aws.extended_request_id";
pub(crate) const AWS_REQUEST_ID: &str = "aws.request_id";
pub(crate) const AWS_S3_BUCKET: &str = "aws.s3.bucket";
pub(crate) const AWS_S3_COPY_SOURCE: &str = "aws.s3.copy_source";
pub(crate) const AWS_S3_KEY: &str = "aws.s3.key";
pub(crate) const AWS_S3_UPLOAD_ID: &str = "aws.s3.upload_id";
pub(crate) const CLOUD_REGION: &str = "cloud.region";
pub(crate) const HTTP_RESPONSE_STATUS_CODE: &str = "http.response.status_code";
pub(crate) const RPC_METHOD: &str = "rpc.method";
pub(crate) const RPC_SYSTEM_NAME: &str = "rpc.system.name";
pub(crate) const SERVER_ADDRESS: &str = "server.address";
pub(crate) const SERVER_PORT: &str = "server.port";
