//! The second phase: what the arguments mean, and everything that is wrong with them and with where they stand.

mod keys;
mod place;
mod plan;

pub(crate) use place::{Carrier, function, handler, impl_block, rejected, strip};
pub(crate) use plan::{Attribute, Place, Plan, attributes, name, plan};
