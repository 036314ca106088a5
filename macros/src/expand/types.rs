//! Types as the code needs them.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, PathSegment, ReturnType, Signature, Type, TypeParamBound};

use crate::validate::Form;

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

/// Whether it is `!`.
pub(crate) fn is_never(written: &ReturnType) -> bool {
    matches!(output(written), Output::Never)
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

/// What a function gives back that is not async.
pub(crate) fn form(said: Option<Form>, signature: &Signature) -> Form {
    if let Some(form) = said {
        return form;
    }
    let ReturnType::Type(_, ty) = &signature.output else { return Form::Value };
    if signature.asyncness.is_some() {
        return Form::Value;
    }
    // A path may have any name, but for these two it must be a trait's.
    let (word, is_trait) = match bare(ty) {
        Type::ImplTrait(bounds) => (main_trait(&bounds.bounds), true),
        Type::Path(path) => match path.path.segments.last() {
            Some(last) if last.ident == "Pin" => (boxed_trait(&last.arguments), true),
            last => (last, false),
        },
        _ => (None, false),
    };
    match word.map(|word| word.ident.to_string()).as_deref() {
        Some("Future") if is_trait => Form::Future,
        Some("Stream") if is_trait => Form::Stream,
        Some("BoxFuture" | "LocalBoxFuture") if !is_trait => Form::Future,
        Some("BoxStream" | "LocalBoxStream") if !is_trait => Form::Stream,
        _ => Form::Value,
    }
}

/// What of a returned future or stream has to be known.
pub(super) struct Returned {
    /// The type of the output, or of the items, if the words tell.
    pub(super) item: Option<Type>,
    pub(super) is_boxed: bool,
}

pub(super) fn returned(written: &ReturnType, form: Form) -> Returned {
    let ReturnType::Type(_, ty) = written else { return Returned { item: None, is_boxed: true } };
    let word = if form == Form::Stream { "Item" } else { "Output" };
    let (segment, is_boxed) = match bare(ty) {
        Type::ImplTrait(bounds) => (main_trait(&bounds.bounds), false),
        Type::Path(path) => (path.path.segments.last(), true),
        _ => (None, true),
    };
    let segment = segment.and_then(|segment| {
        if segment.ident == "Pin" { boxed_trait(&segment.arguments) } else { Some(segment) }
    });
    let item = segment.and_then(|segment| match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => item(&arguments.args, &segment.ident, word),
        _ => None,
    });
    // Of one that is nothing but `impl Trait` nothing is known.
    Returned { item: item.filter(|item| !is_infer(item)), is_boxed }
}

/// `Output = T`, or the `T` of `BoxFuture<'a, T>`.
fn item<'a>(
    arguments: impl IntoIterator<Item = &'a GenericArgument>,
    name: &syn::Ident,
    word: &str,
) -> Option<Type> {
    let aliases = ["BoxFuture", "BoxStream", "LocalBoxFuture", "LocalBoxStream"];
    let is_alias = aliases.iter().any(|alias| name == alias);
    let mut ty = arguments.into_iter().find_map(|argument| match argument {
        GenericArgument::AssocType(assoc) if assoc.ident == word => Some(assoc.ty.clone()),
        GenericArgument::Type(ty) if is_alias => Some(ty.clone()),
        _ => None,
    })?;
    erase(&mut ty);
    Some(ty)
}

/// The trait in `Pin<Box<dyn Trait>>`.
fn boxed_trait(arguments: &PathArguments) -> Option<&PathSegment> {
    let Type::Path(boxed) = bare(only_type(arguments)?) else { return None };
    let boxed = boxed.path.segments.last().filter(|last| last.ident == "Box")?;
    match bare(only_type(&boxed.arguments)?) {
        Type::TraitObject(object) => main_trait(&object.bounds),
        _ => None,
    }
}

fn only_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The one of several traits that says what a type is: others may stand in front of it.
fn main_trait<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound> + Clone) -> Option<&'a PathSegment> {
    let is_main = |segment: &&PathSegment| ["Future", "Stream"].iter().any(|name| segment.ident == name);
    let found = bounds.clone().into_iter().filter_map(trait_of).find(is_main);
    found.or_else(|| bounds.into_iter().find_map(trait_of))
}

fn trait_of(bound: &TypeParamBound) -> Option<&PathSegment> {
    match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    }
}

/// Whether nothing is known of a type.
pub(super) fn is_infer(ty: &Type) -> bool {
    matches!(ty, Type::Verbatim(_))
}

/// Whether a type can be written wherever its function's own are known.
pub(super) fn is_known(ty: &Type) -> bool {
    !has_infer(&ty.to_token_stream())
}

fn has_infer(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => has_infer(&group.stream()),
        TokenTree::Ident(ident) => ident == "_",
        TokenTree::Punct(punct) => punct.as_char() == '_',
        TokenTree::Literal(_) => false,
    })
}

/// Whether the words tell that it is no `Result`, under whatever alias.
pub(super) fn is_no_result(ty: &Type) -> bool {
    const PLAIN: [&str; 19] = [
        "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
        "u32", "u64", "u8", "usize", "String", "Vec",
    ];
    match bare(ty) {
        Type::Array(_) | Type::Ptr(_) | Type::Reference(_) | Type::Slice(_) | Type::Tuple(_) => true,
        Type::Path(path) if path.path.segments.len() == 1 => {
            PLAIN.contains(&path.path.segments[0].ident.to_string().as_str())
        }
        _ => false,
    }
}

/// Whether a future may be returned, as far as the words tell.
pub(super) fn names_future(written: &ReturnType) -> bool {
    written.to_token_stream().to_string().contains("Future")
}

/// What a type is called: the last part of its path.
pub(crate) fn name(ty: &Type) -> Option<String> {
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
