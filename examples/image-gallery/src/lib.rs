//! An image gallery of three services, to see one request as one trace.
//!
//! | process | what it does | what it calls |
//! |---|---|---|
//! | `api` | takes pictures and hands them out | the Kubernetes API, `catalog` |
//! | `catalog` | knows which pictures there are | MongoDB, `store` |
//! | `store` | keeps their bytes | S3 |
//!
//! `house` starts the three and stands in for everything that is not configured.

pub mod house;
pub mod image;
pub mod services;

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub mod readme {}
