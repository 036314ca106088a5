//! The formats by name.

use std::fmt;

use super::baggage::{self, BaggageReader};
use super::caller::Outgoing;
use super::headers::{Headers, Put};
use super::{b3, datadog, google, jaeger, ottrace, trace_context, xray};
use crate::carrier::{Carrier, CarrierMut};
use crate::context::Context;

/// A way in which a context travels from one process to the next.
///
/// `OTEL_PROPAGATORS` or [`Builder::propagators`](crate::Builder::propagators) choose those of the whole process. For one
/// neighbour that speaks another language there is each by itself:
///
/// ```
/// use std::collections::HashMap;
/// use traced_runtime::Propagator;
/// assert_eq!(Propagator::TraceContext.to_string(), "tracecontext");
/// let headers = HashMap::from([(
///     "b3".to_owned(),
///     "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1".to_owned(),
/// )]);
/// let caller = Propagator::B3.extract(&headers);
/// let mut onward = HashMap::new();
/// Propagator::XRay.inject(&caller, &mut onward);
/// assert_eq!(
///     onward["x-amzn-trace-id"],
///     "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1",
/// );
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Propagator {
    /// W3C: `traceparent` and `tracestate`.
    TraceContext,
    /// W3C: `baggage`.
    Baggage,
    /// Zipkin's, in one header: `b3`. The others of Zipkin's are read as well.
    B3,
    /// Zipkin's, in several headers: `X-B3-TraceId` and so on. The single one is read as well.
    B3Multi,
    /// Jaeger's own, which it has given up for W3C: `uber-trace-id`. Its baggage is read, but not written.
    Jaeger,
    /// Amazon's: `X-Amzn-Trace-Id`.
    XRay,
    /// Amazon's, where AWS Lambda puts it: in the environment, else in the header.
    XRayLambda,
    /// OpenTracing's: `ot-tracer-traceid` and so on. Its baggage is read, but not written.
    OtTrace,
    /// Datadog's: `x-datadog-trace-id` and so on, with the upper half of the trace id among its tags.
    Datadog,
    /// Google Cloud's: `X-Cloud-Trace-Context`.
    Google,
}

use Propagator::{B3, B3Multi, Baggage, Datadog, Google, Jaeger, OtTrace, TraceContext, XRay, XRayLambda};

/// As `OTEL_PROPAGATORS` names them.
const NAMES: [(&str, Propagator); 10] = [
    ("tracecontext", TraceContext),
    ("baggage", Baggage),
    ("b3", B3),
    ("b3multi", B3Multi),
    ("jaeger", Jaeger),
    ("xray", XRay),
    ("xray-lambda", XRayLambda),
    ("ottrace", OtTrace),
    ("datadog", Datadog),
    ("google", Google),
];

impl Propagator {
    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(_, propagator)| propagator)
    }

    /// The one of this name.
    pub(crate) fn called(name: &str) -> Option<Self> {
        NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, found)| found)
    }

    /// Reads what a caller sent in this format; [`Context::none`] where that is nothing valid.
    #[must_use]
    pub fn extract<C: Carrier<M> + ?Sized, M>(self, carrier: &C) -> Context {
        super::lists::extract(&[self], carrier)
    }

    /// Writes `context` in this format to what is about to be sent, in place of what is there in this format.
    pub fn inject<C: CarrierMut<M> + ?Sized, M>(self, context: &Context, carrier: &mut C) {
        super::lists::inject(&[self], context, carrier);
    }

    /// The caller that the headers name.
    pub(super) fn read(self, headers: &Headers<'_>) -> Option<Context> {
        match self {
            TraceContext => trace_context::read(headers),
            Baggage => None,
            B3 | B3Multi => b3::read(headers),
            Jaeger => jaeger::read(headers),
            XRay => xray::read(headers),
            XRayLambda => xray::read_lambda(headers),
            OtTrace => ottrace::read(headers),
            Datadog => datadog::read(headers),
            Google => google::read(headers),
        }
    }

    /// The baggage that the headers hold.
    pub(super) fn read_baggage(self, headers: &Headers<'_>, to: &mut BaggageReader) {
        match self {
            Baggage => headers.each(baggage::NAME, &mut |line| to.add(line)),
            Jaeger => jaeger::read_baggage(headers, to),
            OtTrace => ottrace::read_baggage(headers, to),
            TraceContext | B3 | B3Multi | XRay | XRayLambda | Datadog | Google => {}
        }
    }

    /// Writes the span, or takes away what is there of another.
    pub(super) fn write(self, outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
        match self {
            TraceContext => trace_context::write(outgoing, put),
            Baggage => {}
            B3 => b3::write(outgoing, put),
            B3Multi => b3::write_multi(outgoing, put),
            Jaeger => jaeger::write(outgoing, put),
            XRay | XRayLambda => xray::write(outgoing, put),
            OtTrace => ottrace::write(outgoing, put),
            Datadog => datadog::write(outgoing, put),
            Google => google::write(outgoing, put),
        }
    }
}

/// As `OTEL_PROPAGATORS` names it.
impl fmt::Display for Propagator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, propagator)| propagator == self).map_or("", |(name, _)| *name);
        f.write_str(name)
    }
}
