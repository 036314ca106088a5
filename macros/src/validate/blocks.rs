//! The plans for all functions of an `impl` block or a module.

use proc_macro2::Ident;
use syn::{Attribute, LitStr, Meta};

use super::function::finish;
use super::parameters::Parameters;
use super::place::{is_called, own_arguments, traceable};
use super::plan::{Plan, plan};
use super::words::Place;
use crate::errors::Errors;
use crate::expand::types;
use crate::parse::{Argument, Block, Function, Kind, Member};

/// What is to become of a block.
pub(crate) struct BlockPlan {
    pub(crate) skip: bool,
    /// The type whose methods these are.
    pub(crate) owner: Option<String>,
    /// What stands before the names of spans.
    pub(crate) prefix: Option<LitStr>,
    /// One for each member.
    pub(crate) members: Vec<MemberPlan>,
}

/// What is to become of a member.
pub(crate) enum MemberPlan {
    Block(BlockPlan),
    Function(Box<Plan>),
    /// Nothing.
    Left,
}

/// Traits whose methods are called everywhere and say nothing.
const PLUMBING: [&str; 13] = [
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "Display",
    "Drop",
    "Eq",
    "Error",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
];

/// The plan for a block that has these arguments; its members lose their own attributes.
pub(crate) fn block(block: &mut Block, arguments: Vec<Argument>, errors: &mut Errors) -> BlockPlan {
    let place = if matches!(block.kind, Kind::Module) { Place::Module } else { Place::Impl };
    let whole = plan(arguments, place, &Parameters::unknown(), errors);
    let mut names = Vec::new();
    collect(block, &mut names);
    whole.selection.check(&names, errors);
    let within_module = matches!(block.kind, Kind::Module);
    planned(block, &whole, within_module, errors)
}

fn collect<'a>(block: &'a Block, names: &mut Vec<&'a Ident>) {
    for member in &block.members {
        match member {
            Member::Block(block) => collect(block, names),
            Member::Function(function) => names.push(&function.signature.ident),
            Member::Other(_) => {}
        }
    }
}

fn planned(block: &mut Block, whole: &Plan, within_module: bool, errors: &mut Errors) -> BlockPlan {
    let owner = match &block.kind {
        Kind::Impl { self_type, .. } => types::name(self_type),
        Kind::Module => None,
    };
    let members = block.members.iter_mut().map(|member| match member {
        Member::Block(inner) => MemberPlan::Block(inner_block(inner, whole, errors)),
        Member::Function(function) => function_plan(function, whole, within_module, errors),
        Member::Other(_) => MemberPlan::Left,
    });
    let members = members.collect();
    BlockPlan { skip: whole.skip, owner, prefix: whole.prefix.clone(), members }
}

fn inner_block(block: &mut Block, around: &Plan, errors: &mut Errors) -> BlockPlan {
    let own = own_arguments(&mut block.attributes, errors);
    let is_own = own.is_some();
    let (place, is_plumbing) = match &block.kind {
        Kind::Impl { of, .. } => {
            (Place::Impl, of.as_ref().is_some_and(|of| PLUMBING.iter().any(|name| is_called(of, name))))
        }
        Kind::Module => (Place::Module, false),
    };
    let mut whole = plan(own.unwrap_or_default(), place, &Parameters::unknown(), errors);
    let is_test = block.attributes.iter().any(is_for_tests);
    whole.skip |= !is_own && (is_plumbing || is_test);
    whole.kind = whole.kind.or_else(|| around.kind.clone());
    whole.krate = whole.krate.or_else(|| around.krate.clone());
    if matches!(block.kind, Kind::Module) {
        whole.prefix = whole.prefix.or_else(|| around.prefix.clone());
    }
    if !is_own {
        whole.selection = around.selection.clone();
    }
    planned(block, &whole, true, errors)
}

fn function_plan(
    function: &mut Function,
    whole: &Plan,
    within_module: bool,
    errors: &mut Errors,
) -> MemberPlan {
    let own = own_arguments(&mut function.attributes, errors);
    let is_own = own.is_some();
    let known = Parameters::of(&function.signature);
    let mut plan = plan(own.unwrap_or_default(), Place::Function, &known, errors);
    finish(function, &mut plan, &known, errors);
    let is_handler =
        function.attributes.iter().any(|attribute| is_called(attribute.path(), "traced_handler"));
    if plan.skip || whole.skip || is_handler {
        return MemberPlan::Left;
    }
    if !is_own && (!whole.selection.takes(function) || is_left(function, within_module)) {
        return MemberPlan::Left;
    }
    traceable(function, "#[traced]", errors);
    plan.kind = plan.kind.or_else(|| whole.kind.clone());
    plan.krate = plan.krate.or_else(|| whole.krate.clone());
    MemberPlan::Function(Box::new(plan))
}

/// Whether nobody would want a span of it, unless it has an attribute of its own.
fn is_left(function: &Function, within_module: bool) -> bool {
    let signature = &function.signature;
    signature.constness.is_some()
        || signature.abi.is_some()
        || function.attributes.iter().any(is_inlined_always)
        || within_module && (signature.ident == "main" || function.attributes.iter().any(is_for_tests))
}

fn is_inlined_always(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    is_called(&list.path, "inline") && list.tokens.to_string() == "always"
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[bench]`
fn is_for_tests(attribute: &Attribute) -> bool {
    let path = attribute.path();
    is_called(path, "test")
        || is_called(path, "bench")
        || matches!(&attribute.meta, Meta::List(list) if is_called(path, "cfg") && list.tokens.to_string() == "test")
}
