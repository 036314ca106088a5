//! Handlers: where the span of a call from outside begins, and what its answer says of it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, FnArg, PatType, ReturnType, Signature};

use super::attributes::operand;
use super::{begin, site};
use crate::validate::{Caller, Carrier, Name, Observed, Plan, Preset};

/// The statements after which `__traced_entrance` is there, for a handler whose caller waits for an answer.
pub(super) fn entrance(plan: &Plan) -> Option<TokenStream> {
    let caller = server(plan)?;
    let (runtime, site) = (plan.runtime(), site::ident());
    let (before, opened) = match &caller.carrier {
        Some(Carrier::Added(observed)) => {
            let extracted = extracted();
            let asked = observed
                .answer
                .then(|| code!(let __traced_asked = #runtime::AxumEntrance::asked(&#extracted);));
            (asked, code!(#runtime::entered(&#site, #runtime::AxumEntrance::into_span(#extracted))))
        }
        // Something is wrong with it, and has been said.
        None => (None, code!(#runtime::entered(&#site, #runtime::None))),
        Some(carrier) => {
            let carrier = reference(carrier);
            let there = plan.runtime_at(carrier.span());
            let open =
                Ident::new(if caller.is_linked { "linked_entrance" } else { "entrance" }, Span::mixed_site());
            (None, code!(#there::#open(&#site, #carrier)))
        }
    };
    let described = (caller.preset == Preset::Grpc).then(|| match &plan.name {
        Some(Name::Text(name)) if is_method(&name.value()) => code!(.described(&#runtime::grpc_call(#name))),
        _ => code!(.described(#runtime::GRPC_CALL)),
    });
    let named = matches!(plan.name, Some(Name::Constant(_) | Name::Text(_))).then(|| code!(.named()));
    let links = plan.start.links.as_ref().map(|links| {
        let links = begin::links(links, plan);
        code!(.links(|| #links))
    });
    let is_own = (!plan.outcome.is_usual() && !observes_answer(plan))
        .then(|| code!(let __traced_is_own = #runtime::Entrance::is_own(&__traced_entrance);));
    Some(code!(#before let __traced_entrance = #opened #described #named #links; #is_own))
}

/// Whether a name is that of a method of gRPC, `package.Service/Method`.
fn is_method(name: &str) -> bool {
    let parts = name.split_once('/');
    parts.is_some_and(|(service, method)| {
        [service, method].iter().all(|part| !part.is_empty() && !part.contains(['/', ' ']))
    })
}

/// What makes a future of the entrance, a body and what looks at the result.
pub(super) fn handle(plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    if plan.outcome.is_usual() { code!(#runtime::handle) } else { code!(#runtime::handle_told) }
}

/// The future of an async function that has an entrance.
pub(super) fn future(plan: &Plan, body: &TokenStream, observer: &TokenStream) -> TokenStream {
    if observes_answer(plan) {
        let runtime = plan.runtime();
        let is_certain = !plan.outcome.is_usual() && !plan.outcome.is_left_to_type();
        let span = code!(#runtime::Entrance::into_span(__traced_entrance));
        return code!(#runtime::answering(__traced_asked, #span, #body, #observer, #is_certain));
    }
    let handle = handle(plan);
    code!(#handle(__traced_entrance, #body, #observer))
}

/// Whether it is seen what axum makes of the result.
fn observes_answer(plan: &Plan) -> bool {
    observed(plan).is_some_and(|observed| observed.answer)
}

/// What is observed of a handler that has an extractor of ours.
fn observed(plan: &Plan) -> Option<Observed> {
    match server(plan)?.carrier {
        Some(Carrier::Added(observed)) => Some(observed),
        _ => None,
    }
}

/// What was said of who calls, as calls of `Start`'s methods.
pub(super) fn steps(plan: &Plan) -> TokenStream {
    let Some(caller) = plan.start.caller.as_ref().filter(|caller| !caller.preset.is_server()) else {
        return TokenStream::new();
    };
    let Caller { preset, carrier, is_linked, .. } = caller;
    let carrier = carrier.as_ref().map(reference);
    let below = |method: &str| {
        carrier.as_ref().map(|carrier| {
            let at = Span::mixed_site().located_at(carrier.span());
            let method = Ident::new(method, at);
            quote_spanned!(at=> .#method(#carrier))
        })
    };
    let (apart, linked) = (code!(.apart()), below("linked_caller"));
    match (preset, is_linked) {
        (Preset::Consumer, false) => linked.unwrap_or_default(),
        (_, true) if carrier.is_none() => code!(.root_with_link() #apart),
        (_, true) => code!(#apart #linked),
        (Preset::Reconcile, false) => {
            let below = below("caller");
            code!(#apart #below)
        }
        (_, false) => {
            let below = below("caller");
            code!(.root() #below)
        }
    }
}

/// What tells how a call ended that has an answer, besides the type of the result: `usual` looks at that, and `is_usual`
/// says whether nothing else was asked for.
pub(super) fn answered(plan: &Plan, usual: TokenStream) -> TokenStream {
    let Some(caller) = server(plan) else { return usual };
    let runtime = plan.runtime();
    let seen = match caller.preset {
        Preset::Grpc => code!(#runtime::GrpcAnswer::of(__traced_result).seen(__traced_result)),
        _ if !cfg!(any(feature = "http", test)) || observes_answer(plan) => return usual,
        _ => code!(#runtime::HttpAnswer::of(__traced_result).seen(__traced_result)),
    };
    let answered = code!(#runtime::answered(#seen, || #usual));
    if plan.outcome.is_usual() {
        answered
    } else if plan.outcome.is_left_to_type() {
        // A layer sees the answer itself.
        code!(if __traced_is_own { #answered } else { #runtime::None })
    } else {
        code!(#runtime::answered_too(if __traced_is_own { #seen } else { #runtime::None }, #usual))
    }
}

/// The tokens in which it is said who calls.
pub(super) fn named(plan: &Plan) -> TokenStream {
    match plan.start.caller.as_ref().and_then(|caller| caller.carrier.as_ref()) {
        Some(Carrier::Expression(expression)) => expression.to_token_stream(),
        Some(Carrier::Parameter(ident, _)) => ident.to_token_stream(),
        Some(Carrier::Added(_)) | None => TokenStream::new(),
    }
}

/// Of a handler whose caller waits for an answer: who calls.
pub(super) fn server(plan: &Plan) -> Option<&Caller> {
    plan.start.caller.as_ref().filter(|caller| caller.preset.is_server())
}

/// A reference to the carrier.
fn reference(carrier: &Carrier) -> TokenStream {
    match carrier {
        Carrier::Expression(expression) => match &**expression {
            Expr::Reference(reference) => reference.to_token_stream(),
            expression => {
                let operand = operand(expression);
                quote_spanned!(expression.span()=> &#operand)
            }
        },
        Carrier::Parameter(ident, true) => {
            quote_spanned!(Span::mixed_site().located_at(ident.span())=> &*#ident)
        }
        Carrier::Parameter(ident, false) => {
            quote_spanned!(Span::mixed_site().located_at(ident.span())=> &#ident)
        }
        Carrier::Added(_) => TokenStream::new(),
    }
}

/// Changes the signature where nothing else carries the caller's context: an extractor is added, and what axum brings and
/// takes may be of types that tell what becomes of it.
pub(super) fn change_signature(plan: &Plan, signature: &mut Signature) {
    let Some(observed) = observed(plan) else { return };
    let runtime = plan.runtime();
    let first = usize::from(signature.receiver().is_some());
    if observed.extractors {
        for input in signature.inputs.iter_mut().skip(first) {
            let FnArg::Typed(PatType { pat, ty, .. }) = input else { continue };
            **pat = syn::parse_quote!(#runtime::AxumObserved(#pat));
            **ty = syn::parse_quote!(#runtime::AxumObserved<#ty>);
        }
    }
    if observed.answer {
        let output = match &signature.output {
            ReturnType::Default => code!(()),
            ReturnType::Type(_, ty) => ty.to_token_stream(),
        };
        signature.output = syn::parse_quote!(-> #runtime::AxumAnswered<#output>);
    }
    let extracted = extracted();
    let is_linked = server(plan).is_some_and(|caller| caller.is_linked);
    let linked = is_linked.then(|| code!(<true>));
    signature.inputs.insert(first, syn::parse_quote!(#extracted: #runtime::AxumEntrance #linked));
}

fn extracted() -> Ident {
    Ident::new("__traced_entrance", Span::mixed_site())
}
