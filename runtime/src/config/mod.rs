//! What the environment and the builder ask for.
//!
//! `settings` reads everything; one file for each topic says how. A bad value is answered by one line and counts as
//! unset. `unserved` says what is understood but cannot be done, `banner` what is done.

mod banner;
mod batch;
mod build;
mod conventions;
mod endpoint;
pub(crate) mod env;
mod error;
mod exporters;
mod headers;
mod limits;
mod list;
mod origin;
pub(crate) mod otlp;
mod own;
mod propagators;
mod reader;
mod resource;
mod sampler;
mod settings;
pub(crate) mod shown;
mod suggest;
#[cfg(test)]
mod tests;
pub(crate) mod unserved;
mod values;
mod variables;

pub(crate) use banner::banner;
pub(crate) use build::Build;
pub use error::InstallError;
pub(crate) use exporters::Destination;
pub(crate) use limits::LimitSettings;
pub(crate) use origin::Setting;
pub use otlp::Protocol;
pub(crate) use propagators::joined;
pub(crate) use sampler::SamplerSetting;
pub(crate) use settings::{Package, Settings, Surroundings};
pub(crate) use unserved::unserved;
pub(crate) use variables::Variables;
