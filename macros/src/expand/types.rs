//! Types as the code needs them.

use proc_macro2::Span;
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound};

/// What a function returns.
pub(super) enum Output {
    /// `!`
    Never,
    /// Nothing, or `()`.
    Unit,
    /// A type, with `_` in place of each `impl Trait`.
    Value(Box<Type>),
}

pub(super) fn output(written: &ReturnType) -> Output {
    let ReturnType::Type(_, ty) = written else { return Output::Unit };
    match bare(ty) {
        Type::Never(_) => Output::Never,
        Type::Tuple(tuple) if tuple.elems.is_empty() => Output::Unit,
        ty => {
            let mut ty = ty.clone();
            erase(&mut ty);
            Output::Value(Box::new(ty))
        }
    }
}

fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}

/// Where `impl Trait` cannot be written, the compiler knows what it is.
fn erase(ty: &mut Type) {
    match ty {
        Type::Array(array) => erase(&mut array.elem),
        Type::Group(group) => erase(&mut group.elem),
        Type::ImplTrait(_) => *ty = infer(ty.span()),
        Type::Paren(paren) => erase(&mut paren.elem),
        Type::Path(path) => {
            path.path.segments.iter_mut().for_each(|segment| erase_in(&mut segment.arguments))
        }
        Type::Ptr(pointer) => erase(&mut pointer.elem),
        Type::Reference(reference) => erase(&mut reference.elem),
        Type::Slice(slice) => erase(&mut slice.elem),
        Type::TraitObject(object) => {
            for bound in &mut object.bounds {
                if let TypeParamBound::Trait(bound) = bound {
                    bound.path.segments.iter_mut().for_each(|segment| erase_in(&mut segment.arguments));
                }
            }
        }
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(erase),
        _ => {}
    }
}

fn erase_in(arguments: &mut PathArguments) {
    let PathArguments::AngleBracketed(arguments) = arguments else { return };
    for argument in &mut arguments.args {
        match argument {
            GenericArgument::AssocType(assoc) => erase(&mut assoc.ty),
            GenericArgument::Type(ty) => erase(ty),
            _ => {}
        }
    }
}

fn infer(at: Span) -> Type {
    Type::Verbatim(quote_spanned!(at=> _))
}

/// Whether nothing is known of a type.
pub(super) fn is_infer(ty: &Type) -> bool {
    matches!(ty, Type::Verbatim(_))
}

/// Whether a future may be returned, as far as the words tell.
pub(super) fn names_future(written: &ReturnType) -> bool {
    written.to_token_stream().to_string().contains("Future")
}

/// What a type is called: the last part of its path.
pub(super) fn name(ty: &Type) -> Option<String> {
    match bare(ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.unraw().to_string()),
        Type::Reference(reference) => name(&reference.elem),
        Type::TraitObject(object) => object.bounds.iter().find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => {
                bound.path.segments.last().map(|segment| segment.ident.unraw().to_string())
            }
            _ => None,
        }),
        _ => None,
    }
}
