//! The entrance of a service: a function that answers calls from outside.

use super::notes::set_now;
use crate::callsite::Callsite;
use crate::carrier::Carrier;
use crate::engine::{self, Bits};
use crate::span::Span;
use crate::value::Value;

/// A span that a handler has started for itself, or nothing where a layer's span is current.
#[derive(Debug)]
pub struct Entrance(pub(super) Option<Span>);

/// Opens the entrance of a handler, or recognises the one that a layer has opened.
#[must_use]
pub fn entrance<C: Carrier<M> + ?Sized, M>(site: &'static Callsite, carrier: &C) -> Entrance {
    if engine::peek().has(Bits::ENTRANCE) {
        return beneath_layer(site);
    }
    let span = Span::start_entrance(site, crate::propagate::extract(carrier));
    if span.is_recording() {
        carrier.describe(&span);
    }
    Entrance(Some(span))
}

/// The layer knows the call, the handler knows the function.
fn beneath_layer(site: &'static Callsite) -> Entrance {
    if let Some(function) = site.function() {
        set_now(&[
            ("code.function.name", Value::Static(function)),
            ("code.file.path", Value::Static(site.file)),
            ("code.line.number", Value::from(site.line)),
        ]);
    }
    Entrance(None)
}
