//! The second phase: what the arguments mean, and everything that is wrong with them and with where they stand.

mod attributes;
mod blocks;
mod function;
mod handler;
mod keys;
mod mark;
mod name;
mod number;
mod outcome;
mod parameters;
mod place;
mod plan;
mod preset;
mod selection;
mod structure;
mod words;
mod wrapper;

pub(crate) use attributes::{Attribute, Attributes, Plain};
pub(crate) use blocks::{BlockPlan, MemberPlan, block};
pub(crate) use function::function;
pub(crate) use handler::{Caller, Carrier, Observed, handler};
pub(crate) use keys::fault as key_fault;
pub(crate) use name::Name;
pub(crate) use outcome::{Message, Outcome};
pub(crate) use parameters::Parameters;
pub(crate) use place::{BOTH, is_called, rejected, strip, strip_other};
pub(crate) use plan::{Form, Plan, Root, plan};
pub(crate) use preset::Preset;
pub(crate) use structure::{Field, Structure, structure};
pub(crate) use words::Place;
pub(crate) use wrapper::{Handed, Method, Wrapper, parameters_of, wrapper};

use syn::LitStr;

use crate::errors::Errors;
use crate::parse;

/// The attributes that `span!`, `attr!` and `event!` were given.
pub(crate) fn attributes(written: Vec<parse::Attribute>, errors: &mut Errors) -> Attributes {
    Attributes::of(written, &Parameters::unknown(), errors)
}

/// The name that `span!` or `event!` was given.
pub(crate) fn name(text: LitStr, errors: &mut Errors) -> Option<Name> {
    Name::of(text, errors)
}
