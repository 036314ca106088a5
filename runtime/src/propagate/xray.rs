//! The header of AWS X-Ray, `X-Amzn-Trace-Id`: what AWS services read, and hand on to whom they call.

use crate::context::Context;

/// The value of `X-Amzn-Trace-Id` that names the span of `context`; `None` where there is no span.
///
/// Neither trace state nor baggage has a place in it.
///
/// ```
/// use std::collections::HashMap;
/// let headers = HashMap::from([(
///     "traceparent".to_owned(),
///     "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned(),
/// )]);
/// let caller = traced_runtime::extract(&headers);
/// assert_eq!(
///     traced_runtime::xray_header(&caller).unwrap(),
///     "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1",
/// );
/// ```
#[must_use]
pub fn xray_header(context: &Context) -> Option<String> {
    let span = context.span_context()?;
    let trace = span.trace_id.to_string();
    // X-Ray calls the first four bytes the time of the trace; it has not insisted since it reads W3C trace ids.
    let (time, rest) = trace.split_at_checked(8)?;
    let sampled = u8::from(span.flags.is_sampled());
    Some(format!("Root=1-{time}-{rest};Parent={};Sampled={sampled}", span.span_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::SpanContext;
    use crate::ids::{SpanId, TraceFlags, TraceId};

    fn context(trace: u128, span: u64, flags: TraceFlags) -> Context {
        let trace = TraceId::from_bytes(trace.to_be_bytes());
        let span = SpanId::from_bytes(span.to_be_bytes());
        Context::from_remote(SpanContext::remote(trace, span, flags), Some("vendor=1"))
    }

    #[test]
    fn every_digit_of_the_ids_is_kept() {
        let header =
            xray_header(&context(0x5759_e988_bd86_2e3f_e1be_46a9_9427_2793, 0x5399, TraceFlags::SAMPLED));
        assert_eq!(
            header.as_deref(),
            Some("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0000000000005399;Sampled=1")
        );
        let header = xray_header(&context(1, u64::MAX, TraceFlags::SAMPLED)).unwrap();
        assert_eq!(header, "Root=1-00000000-000000000000000000000001;Parent=ffffffffffffffff;Sampled=1");
    }

    #[test]
    fn only_the_sampled_flag_says_sampled() {
        for (flags, sampled) in
            [(TraceFlags::default(), '0'), (TraceFlags::RANDOM, '0'), (TraceFlags::SAMPLED, '1')]
        {
            assert!(xray_header(&context(1, 1, flags)).unwrap().ends_with(&format!("Sampled={sampled}")));
        }
    }

    #[test]
    fn baggage_is_not_sent() {
        let context = context(1, 1, TraceFlags::SAMPLED).with_baggage("user", "4711");
        assert!(!xray_header(&context).unwrap().contains("4711"));
    }

    #[test]
    fn without_a_span_there_is_no_header() {
        assert_eq!(xray_header(&Context::none()), None);
        assert_eq!(xray_header(&Context::none().with_baggage("user", "4711")), None);
    }
}
