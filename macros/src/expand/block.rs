//! An `impl` block or a module, each of whose functions has a span.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;

use super::function::Traced;
use crate::parse::{Block, Member};
use crate::validate::{BlockPlan, MemberPlan};

pub(super) fn expand(mut block: Block, plan: BlockPlan) -> TokenStream {
    if plan.skip {
        return block.into_token_stream();
    }
    let BlockPlan { owner, prefix, members: plans, .. } = plan;
    let owned = |owner: Option<&String>, name: &str| {
        let owner = owner.filter(|owner| !owner.is_empty());
        owner.map_or_else(|| name.to_owned(), |owner| format!("{owner}::{name}"))
    };
    let named = prefix.map(|prefix| prefix.value()).or_else(|| owner.clone());
    let members = std::mem::take(&mut block.members).into_iter().zip(plans).map(|pair| match pair {
        (Member::Block(block), MemberPlan::Block(plan)) => expand(*block, plan),
        (Member::Function(function), MemberPlan::Function(plan)) => {
            let name = function.signature.ident.unraw().to_string();
            let path = owned(owner.as_ref(), &name);
            Traced::of(*function, &plan, &path).called(owned(named.as_ref(), &name)).expand()
        }
        (member, _) => member.into_token_stream(),
    });
    block.with(members)
}
