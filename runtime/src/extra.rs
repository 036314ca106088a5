//! What few contexts carry beside ids: trace state, baggage, the capture of a test.

/// The part of a context that is usually absent, shared behind an `Arc` where it is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    /// The `tracestate` header, members joined by commas.
    pub(crate) trace_state: Option<Box<str>>,
    pub(crate) baggage: Vec<BaggageEntry>,
    /// What the caller calls the request, unless that is the trace's id.
    pub(crate) request_id: Option<Box<str>>,
    /// By what way a request has come through AWS, to be told on.
    pub(crate) lineage: Option<Box<str>>,
    /// Spans below this context go to the test of this number and to nobody else.
    pub(crate) capture: Option<u64>,
}

impl Extra {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One name and value that travels with the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaggageEntry {
    pub(crate) name: Box<str>,
    pub(crate) value: Box<str>,
    /// The properties behind the value (`;a=b`), opaque to us.
    pub(crate) properties: Option<Box<str>>,
}
