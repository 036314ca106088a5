//! What is to be done to a span, and the doing of it through the public API.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use traced_runtime::{
    Callsite, Context, Kind, Span, SpanContext, SpanId, Status, TraceFlags, TraceId, Value, callsite,
};

/// A value, owned.
#[derive(Clone, Debug)]
pub(crate) enum Val {
    Array(Vec<Self>),
    Bool(bool),
    Bytes(Vec<u8>),
    Debug(String),
    Display(String),
    F64(f64),
    I64(i64),
    Map(Vec<(String, Self)>),
    Static(&'static str),
    Str(String),
}

impl Val {
    /// As the API takes it. What nests is leaked: a test has the memory.
    pub(crate) fn value(&self) -> Value<'_> {
        match self {
            Self::Array(values) => Value::Array(values.iter().map(Self::value).collect::<Vec<_>>().leak()),
            Self::Bool(value) => Value::Bool(*value),
            Self::Bytes(bytes) => Value::Bytes(bytes),
            Self::Debug(text) => Value::Debug(Box::leak(Box::new(format_args_of(text)))),
            Self::Display(text) => Value::Display(text),
            Self::F64(value) => Value::F64(*value),
            Self::I64(value) => Value::I64(*value),
            Self::Map(pairs) => Value::Map(borrowed(pairs).leak()),
            Self::Static(text) => Value::Static(text),
            Self::Str(text) => Value::Str(text),
        }
    }
}

fn format_args_of(text: &str) -> Verbatim<'_> {
    Verbatim(text)
}

/// Its `Debug` is the text itself.
struct Verbatim<'a>(&'a str);

impl fmt::Debug for Verbatim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In pieces, as most do.
        self.0.chars().try_for_each(|char| write!(f, "{char}"))
    }
}

fn borrowed(pairs: &[(String, Val)]) -> Vec<(&str, Value<'_>)> {
    pairs.iter().map(|(key, value)| (key.as_str(), value.value())).collect()
}

/// Something that is done to a span.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Event(String, Vec<(String, Val)>),
    Fail(String),
    Link([u8; 16], [u8; 8], u8, Vec<(String, Val)>),
    Rename(String),
    Set(&'static str, Val),
    SetAll(Vec<(&'static str, Val)>),
    SetNamed(String, Val),
    Status(Status, String),
}

/// How a span ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    Cancelled,
    Dropped,
    Panicked,
}

/// What a span is below.
#[derive(Clone, Debug)]
pub(crate) enum Parent {
    Caller { trace: [u8; 16], span: [u8; 8], state: Option<&'static str> },
    None,
    Span,
}

/// A span, from its start to its end.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) site: usize,
    pub(crate) parent: Parent,
    pub(crate) steps: Vec<Step>,
    pub(crate) end: End,
}

/// What was done, so that the span can be found again.
pub(crate) struct Done {
    pub(crate) own: SpanContext,
    pub(crate) parent: Option<SpanContext>,
}

impl Plan {
    pub(crate) fn carry_out(&self) -> Done {
        let outer = matches!(self.parent, Parent::Span).then(|| Span::start_in(&OUTER, Context::none()));
        let context = match &self.parent {
            Parent::None => Context::none(),
            Parent::Span => outer.as_ref().map_or_else(Context::none, Span::context),
            Parent::Caller { trace, span, state } => {
                let (trace, span) = (TraceId::from_bytes(*trace), SpanId::from_bytes(*span));
                let caller = SpanContext::remote(trace, span, TraceFlags::from_bits(1));
                Context::from_remote(caller, *state)
            }
        };
        let parent = context.span_context();
        let span = Span::start_in(&SITES[self.site].site, context);
        self.steps.iter().for_each(|step| step.carry_out(&span));
        let own = span.span_context().unwrap();
        self.end.carry_out(span);
        Done { own, parent }
    }
}

impl Step {
    fn carry_out(&self, span: &Span) {
        match self {
            Self::Event(name, attributes) => span.event(name, &borrowed(attributes)),
            Self::Fail(error_type) => span.fail(error_type),
            Self::Link(trace, id, flags, attributes) => {
                let (trace, id) = (TraceId::from_bytes(*trace), SpanId::from_bytes(*id));
                let to = SpanContext::remote(trace, id, TraceFlags::from_bits(*flags));
                span.link(to, &borrowed(attributes));
            }
            Self::Rename(name) => span.rename(name),
            Self::Set(key, value) => span.set(key, value.value()),
            Self::SetAll(pairs) => {
                let pairs: Vec<_> = pairs.iter().map(|(key, value)| (*key, value.value())).collect();
                span.set_all(&pairs);
            }
            Self::SetNamed(key, value) => span.set_named(key, value.value()),
            Self::Status(status, message) => span.set_status(*status, message),
        }
    }
}

impl End {
    fn carry_out(self, mut span: Span) {
        match self {
            Self::Cancelled => span.cancel(),
            Self::Dropped => {}
            Self::Panicked => {
                let caught = catch_unwind(AssertUnwindSafe(move || {
                    let _span = span;
                    // A panic that nobody reads of.
                    resume_unwind(Box::new("as planned"))
                }));
                let _: Result<(), _> = caught;
            }
        }
    }
}

static OUTER: Callsite = callsite!("outer").of_library();

/// Where the callsites below are.
pub(crate) const FILE: &str = file!();

/// A callsite, and what a model knows of it.
pub(crate) struct Site {
    pub(crate) site: Callsite,
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) line: i64,
    pub(crate) function: Option<&'static str>,
    pub(crate) is_library: bool,
}

macro_rules! site {
    ($name:literal, $kind:ident $(, $more:ident($($argument:literal)?))?) => {
        Site {
            site: callsite!($name, kind = Kind::$kind)$(.$more($($argument)?))?,
            name: $name,
            kind: Kind::$kind,
            line: line!() as i64,
            function: None,
            is_library: false,
        }
    };
}

pub(crate) static SITES: [Site; 6] = [
    site!("plain", Internal),
    site!("GET /größe/{id}", Server),
    site!("find images", Client),
    site!("", Producer),
    Site { is_library: true, ..site!("of a library", Consumer, of_library()) },
    Site { function: Some("wire::plan::f"), ..site!("of a function", Internal, with_function("f")) },
];
