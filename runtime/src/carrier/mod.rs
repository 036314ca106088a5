//! What carries a context from one process to another: the headers of a request, the attributes of a message.

pub(crate) mod environment;

use std::collections::{BTreeMap, HashMap};

use crate::span::Span;
pub use environment::Environment;

/// Something that a context can be read from.
///
/// The parameter is a marker type of the integration that implements this for a foreign type: `http::HeaderMap`
/// belongs to nobody here, so `impl Carrier<MyMarker> for http::HeaderMap` is how two crates can both teach theirs
/// without getting in each other's way. [`Plain`] is the marker of the types of the standard library.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no trace context",
    label = "not a carrier",
    note = "an integration's Cargo feature may teach it (axum, http, …), or give the carrier yourself: `from = expr`"
)]
pub trait Carrier<Marker> {
    /// Calls `visit` with each value under `name`, which is in lower case, in order; values may be any bytes.
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8]));

    /// Calls `visit` with each name that there is a value under: the baggage of Jaeger and of OpenTracing has the names of
    /// its entries there. Carriers that do not know their names lose no more than that.
    fn names(&self, _visit: &mut dyn FnMut(&str)) {}

    /// Records on the entrance span what the carrier says of the call: its name and its attributes.
    fn describe(&self, _entrance: &Span) {}
}

/// Something that a context can be written to.
pub trait CarrierMut<Marker>: Carrier<Marker> {
    /// Sets the one value under `name`, in place of all there were.
    fn set(&mut self, name: &'static str, value: &str);

    /// Removes all values under `name`.
    fn remove(&mut self, name: &'static str);
}

impl<C: Carrier<Marker> + ?Sized, Marker> Carrier<Marker> for &C {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        (**self).values(name, visit);
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        (**self).names(visit);
    }

    fn describe(&self, entrance: &Span) {
        (**self).describe(entrance);
    }
}

/// The marker of carriers of the standard library.
#[derive(Debug)]
#[non_exhaustive]
pub struct Plain;

impl Carrier<Plain> for HashMap<String, String> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for (key, value) in self {
            if key.eq_ignore_ascii_case(name) {
                visit(value.as_bytes());
            }
        }
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.keys().for_each(|name| visit(name));
    }
}

impl CarrierMut<Plain> for HashMap<String, String> {
    fn set(&mut self, name: &'static str, value: &str) {
        CarrierMut::remove(self, name);
        self.insert(name.to_owned(), value.to_owned());
    }

    fn remove(&mut self, name: &'static str) {
        self.retain(|key, _| !key.eq_ignore_ascii_case(name));
    }
}

impl Carrier<Plain> for BTreeMap<String, String> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for (key, value) in self {
            if key.eq_ignore_ascii_case(name) {
                visit(value.as_bytes());
            }
        }
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.keys().for_each(|name| visit(name));
    }
}

impl CarrierMut<Plain> for BTreeMap<String, String> {
    fn set(&mut self, name: &'static str, value: &str) {
        CarrierMut::remove(self, name);
        self.insert(name.to_owned(), value.to_owned());
    }

    fn remove(&mut self, name: &'static str) {
        self.retain(|key, _| !key.eq_ignore_ascii_case(name));
    }
}
