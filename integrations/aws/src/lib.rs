//! AWS SDK calls in distributed traces, for every service of the SDK for Rust.
//!
//! ```no_run
//! # async fn example(config: aws_sdk_s3::Config) {
//! let config = config.to_builder().interceptor(traced_aws::Tracing::default()).build();
//! let s3 = aws_sdk_s3::Client::from_conf(config);
//! # let _ = s3;
//! # }
//! ```
//!
//! See [`Tracing`] for what the spans look like. Through the facade this crate is `traced::aws`.

mod attrs;
mod call;
mod endpoint;
mod error_code;
mod error_type;
mod interceptor;

pub use aws_smithy_runtime_api;
pub use interceptor::Tracing;
