//! Small servers that stand in for MongoDB, S3 and Kubernetes
//!
//! Each lives inside the calling process, listens on a free port of 127.0.0.1 and stops when its
//! handle is dropped. They speak the real protocols, so real clients talk to them; they can also
//! be told to fail, which the real ones rarely do when asked.
//!
//! They are for examples and tests: nothing is durable except the files of [`s3`], and nobody is
//! authenticated except there.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let database = standins::mongodb::start()?;
//! assert!(database.uri().starts_with("mongodb://127.0.0.1:"));
//! database.faults().fail_next("find", 11601, "Interrupted", "operation was interrupted");
//! # Ok(())
//! # }
//! ```

mod faults;
mod server;

pub mod kubernetes;
pub mod mongodb;
pub mod s3;
