//! What can be said to be a span's parent, or linked to it.

use crate::context::{Context, SpanContext};
use crate::span::Span;

/// What `parent = ..` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the parent of a span",
    label = "not a parent",
    note = "a parent is a `Context`, a `Span`, a `SpanContext`, a reference to one, or an `Option` of one"
)]
pub trait AsParent {
    /// The context to start in; nothing for what is current.
    fn as_parent(&self) -> Option<Context>;
}

#[diagnostic::do_not_recommend]
impl AsParent for Context {
    fn as_parent(&self) -> Option<Context> {
        Some(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl AsParent for SpanContext {
    fn as_parent(&self) -> Option<Context> {
        Some(Context::from_remote(*self, None))
    }
}

#[diagnostic::do_not_recommend]
impl AsParent for Span {
    fn as_parent(&self) -> Option<Context> {
        Some(self.context())
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsParent> AsParent for Option<T> {
    fn as_parent(&self) -> Option<Context> {
        self.as_ref().and_then(AsParent::as_parent)
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsParent + ?Sized> AsParent for &T {
    fn as_parent(&self) -> Option<Context> {
        (**self).as_parent()
    }
}

/// What `links = ..` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no spans to link to",
    label = "no links",
    note = "write what gives `Context`s, `Span`s or `SpanContext`s, references to or `Option`s of them: \
            `links = [context]`, `links = batch.iter().map(Message::context)`"
)]
pub trait Links {
    /// The spans to link to.
    fn links(self) -> Vec<SpanContext>;
}

#[diagnostic::do_not_recommend]
impl<T: IntoIterator<Item: AsLink>> Links for T {
    fn links(self) -> Vec<SpanContext> {
        self.into_iter().filter_map(|link| link.as_link()).collect()
    }
}

/// What `links = ..` gives.
#[diagnostic::on_unimplemented(
    message = "a span cannot have a link to `{Self}`",
    label = "not a span",
    note = "links lead to a `SpanContext`, a `Context`, a `Span`, a reference to one, or an `Option` of one"
)]
pub trait AsLink {
    /// The span to link to, if there is one.
    fn as_link(&self) -> Option<SpanContext>;
}

#[diagnostic::do_not_recommend]
impl AsLink for SpanContext {
    fn as_link(&self) -> Option<SpanContext> {
        Some(*self)
    }
}

#[diagnostic::do_not_recommend]
impl AsLink for Context {
    fn as_link(&self) -> Option<SpanContext> {
        self.span_context()
    }
}

#[diagnostic::do_not_recommend]
impl AsLink for Span {
    fn as_link(&self) -> Option<SpanContext> {
        self.span_context()
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsLink> AsLink for Option<T> {
    fn as_link(&self) -> Option<SpanContext> {
        self.as_ref().and_then(AsLink::as_link)
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsLink + ?Sized> AsLink for &T {
    fn as_link(&self) -> Option<SpanContext> {
        (**self).as_link()
    }
}
