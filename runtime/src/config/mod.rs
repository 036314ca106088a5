//! What the environment and the builder ask for.

mod endpoint;
mod env;
mod limits;
mod list;
mod settings;

pub(crate) use env::process_environment;
pub(crate) use settings::{Destination, Settings};
