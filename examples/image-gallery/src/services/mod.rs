//! The three services, each as it would be written by its own team.

pub mod api;
pub mod catalog;
mod failure;
pub mod pods;
mod serve;
pub mod store;

pub use failure::Failure;
