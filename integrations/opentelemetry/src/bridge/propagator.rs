//! Our formats, for libraries that read and write headers with the propagators of opentelemetry.

use std::sync::OnceLock;

use traced_runtime::{
    Carrier, CarrierMut, Context, Propagator as Format, SpanContext, SpanId, TraceFlags, TraceId, extract,
    inject,
};

use super::super::opentelemetry;
use super::super::opentelemetry::propagation::text_map_propagator::FieldIter;
use super::super::opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use super::{context, current};

/// A propagator of opentelemetry that reads and writes what `traced` does in this process: `OTEL_PROPAGATORS` and
/// [`Builder::propagators`](traced_runtime::Builder::propagators) choose its formats.
///
/// What it writes of opentelemetry's current context is the newest span, whoever made it.
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::{opentelemetry::global, propagator};")]
/// global::set_text_map_propagator(propagator());
/// ```
pub fn propagator() -> Propagator {
    current::register();
    Propagator { only: None, fields: OnceLock::new() }
}

/// Reads and writes contexts in the formats of `traced`; see [`propagator`].
#[derive(Debug)]
pub struct Propagator {
    only: Option<Format>,
    fields: OnceLock<Vec<String>>,
}

impl Propagator {
    /// The same for one format, whatever the process is configured to.
    ///
    /// ```
    /// use traced_runtime::Propagator;
    #[doc = concat!("let b3 = traced_opentelemetry::", version!(), "::propagator().only(Propagator::B3);")]
    /// # drop(b3);
    /// ```
    #[must_use]
    pub fn only(self, format: Format) -> Self {
        Self { only: Some(format), fields: OnceLock::new() }
    }

    fn write<C: CarrierMut<M> + ?Sized, M>(&self, context: &Context, carrier: &mut C) {
        match self.only {
            Some(format) => format.inject(context, carrier),
            None => inject(context, carrier),
        }
    }
}

impl TextMapPropagator for Propagator {
    fn inject_context(&self, theirs: &opentelemetry::Context, injector: &mut dyn Injector) {
        self.write(&context::ours(theirs), injector);
    }

    fn extract_with_context(
        &self,
        theirs: &opentelemetry::Context,
        extractor: &dyn Extractor,
    ) -> opentelemetry::Context {
        let caller = match self.only {
            Some(format) => format.extract(extractor),
            None => extract(extractor),
        };
        context::with_all(theirs, &caller)
    }

    /// What it writes, as it is configured when somebody asks first.
    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(self.fields.get_or_init(|| {
            let mut names = Names(Vec::new());
            self.write(&example(), &mut names);
            names.0
        }))
    }
}

/// The marker of the carriers of this version of opentelemetry.
///
/// ```
/// use std::collections::HashMap;
#[doc = concat!("use traced_opentelemetry::", version!(), "::opentelemetry::propagation::{Extractor, Injector};")]
/// let mut headers = HashMap::<String, String>::new();
/// traced_runtime::inject(&traced_runtime::current(), &mut headers as &mut dyn Injector);
/// let caller = traced_runtime::extract(&headers as &dyn Extractor);
/// # drop(caller);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct TextMap;

impl Carrier<TextMap> for dyn Extractor + '_ {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for value in self.get_all(name).unwrap_or_default() {
            visit(value.as_bytes());
        }
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.keys().into_iter().for_each(visit);
    }
}

/// There is nothing to read in it: an injector only takes.
impl Carrier<TextMap> for dyn Injector + '_ {
    fn values(&self, _name: &str, _visit: &mut dyn FnMut(&[u8])) {}
}

impl CarrierMut<TextMap> for dyn Injector + '_ {
    fn set(&mut self, name: &'static str, value: &str) {
        Injector::set(self, name, value.to_owned());
    }

    /// It cannot: an injector has no way to take anything back.
    fn remove(&mut self, _name: &'static str) {}
}

/// Who writes everything that there is to write.
fn example() -> Context {
    let (trace, span) = (TraceId::from_bytes([1; 16]), SpanId::from_bytes([1; 8]));
    let caller = SpanContext::remote(trace, span, TraceFlags::SAMPLED);
    Context::from_remote(caller, Some("key=value")).with_baggage("key", "value")
}

/// Keeps the names of what is written.
struct Names(Vec<String>);

impl Carrier<TextMap> for Names {
    fn values(&self, _name: &str, _visit: &mut dyn FnMut(&[u8])) {}
}

impl CarrierMut<TextMap> for Names {
    fn set(&mut self, name: &'static str, _value: &str) {
        self.0.push(name.to_owned());
    }

    fn remove(&mut self, _name: &'static str) {}
}
