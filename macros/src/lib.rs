//! The macros of the `traced` toolkit: use them through the crate `traced`, which documents each with examples.
//!
//! What they generate names nothing but `::traced::__private` (or what `crate = path` says) and the standard
//! library's core. Each macro goes through the same phases, one module each: `parse` reads what was written,
//! `validate` says everything that is wrong with it at once, `expand` writes the code.

#![forbid(unsafe_code)]

mod errors;
mod expand;
mod parse;
mod validate;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Makes a span of each call of a function, a method or all methods of an `impl` block.
///
/// The span ends with the call (for an async function: with its future), and it says how the call ended: with an
/// `Err`, whose type becomes `error.type`, with a panic, or by being dropped half-way. Nothing else is recorded
/// unless it is named.
///
/// # Arguments
///
/// * a string literal, or `name = "…"`: the name of the span. Otherwise the name of the function, or
///   `Type::method` where the attribute stands on an `impl` block.
/// * `kind = internal`, `server`, `client`, `producer` or `consumer`.
/// * `attrs(…)`: what to record when the call starts. `order_id` and `user.id` record these values under their
///   own names, `"app.cart" = cart` under a name of your choice; `%` before a value records its `Display`, `?`
///   its `Debug`.
/// * `skip`: on a method of an `impl` block that has the attribute, leaves this one out.
/// * `crate = path`: where the crate `traced` is found, for libraries that re-export it.
///
/// On an `impl` block, `const` and `extern` functions are left as they are.
#[proc_macro_attribute]
pub fn traced(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::traced(arguments.into(), item.into()).into()
}

/// Makes the span of an async function that answers calls from outside, below the caller's span.
///
/// The bare form is for HTTP: the first parameter whose type is called `Request`, `Parts` or `HeaderMap` carries
/// the caller's context. With none, an extractor is added as the first parameter, so that an axum handler needs
/// no more than this one line. Beneath the layer of an integration, the layer's span takes the attributes and no
/// second one is made.
///
/// # Arguments
///
/// * `from = expression`: what carries the caller's context.
/// * a string literal, `name = "…"`, `attrs(…)` and `crate = path`, as for [`traced`](macro@traced).
#[proc_macro_attribute]
pub fn traced_handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::traced_handler(arguments.into(), item.into()).into()
}

/// Makes a span of a block within a function.
///
/// `span!("name", "key" = value, kind = client; expression)` is the value of the expression; the attributes and
/// the kind may be left out. With `async move { … }` as the expression it is a future that has the span.
#[proc_macro]
pub fn span(input: TokenStream) -> TokenStream {
    expand::span(input.into()).into()
}

/// Sets attributes on the current span.
///
/// `attr!("rows" = rows, "query" = %query)`: the values are not even computed where nothing records them.
#[proc_macro]
pub fn attr(input: TokenStream) -> TokenStream {
    expand::attr(input.into()).into()
}

/// Records that something happened, on the current span.
///
/// `event!("cache.miss", "key" = key)`: the values are not even computed where nothing records them.
#[proc_macro]
pub fn event(input: TokenStream) -> TokenStream {
    expand::event(input.into()).into()
}

/// Makes keys of attributes that know the type of their values.
///
/// `keys! { pub TENANT: &str = "tenant.id"; }` makes a constant `TENANT`, for `attrs(TENANT = tenant)`,
/// `attr!(keys::TENANT = tenant)` and the like.
#[proc_macro]
pub fn keys(input: TokenStream) -> TokenStream {
    expand::keys(input.into()).into()
}

/// Makes a struct several attributes at once: `attrs(..order)`.
///
/// Each field is one, under the name of the struct and its own: `order_line.amount` of an `OrderLine`.
/// `#[attr(prefix = "order")]` on the struct says otherwise, and on a field `#[attr("some.key")]`, `#[attr(skip)]`,
/// `#[attr(display)]`, `#[attr(debug)]`, `#[attr(len)]`, `#[attr(hash)]`, `#[attr(redact)]`, and `#[attr(..)]` for one
/// that is several attributes itself. A field whose name looks like a secret is refused unless something is said of it.
#[proc_macro_derive(TraceAttrs, attributes(attr))]
pub fn trace_attrs(input: TokenStream) -> TokenStream {
    expand::trace_attrs(input.into()).into()
}

/// Makes a function a test that sees its own spans, whatever runs beside it.
///
/// The test may have one parameter, `spans: &Capture`. An async test has `#[tokio::test]`, or the like, beneath.
#[proc_macro_attribute]
pub fn traced_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::traced_test(arguments.into(), item.into()).into()
}
