//! One span of theirs, in any version: what it tells reaches the recorder, and it ends once.

use std::sync::Arc;

use traced_runtime::{Callsite, Context, Kind, Span, SpanContext, Status, Value, callsite};

use crate::live::{self, Live, Recording};
use crate::recorder::{Ending, Part, Recorder};
use crate::shape::{Decision, Fate, Shape, Starting};

/// Belongs to one span of theirs.
pub(crate) struct Handle {
    live: Arc<Live>,
    /// `live` is that of the span above.
    is_part: bool,
    ids: Option<SpanContext>,
    open: bool,
    went_well: bool,
}

impl Handle {
    /// Starts a span below `parent`; `above` is the span of theirs that it may be a part of.
    pub(crate) fn start(
        version: &'static str,
        parent: Context,
        above: Option<SpanContext>,
        shape: Option<&Arc<dyn Shape>>,
        starting: &Starting<'_>,
    ) -> Self {
        let Decision { fate, logical_client } = shape.map_or_else(Decision::record, |s| s.decide(starting));
        let (live, is_part) = match fate {
            Fate::Record(recorder) => {
                let (context, recording) = record(parent, starting, recorder);
                let context = if logical_client { context.in_logical_client() } else { context };
                (Live::new(version, context, shape, recording), false)
            }
            Fate::Part => match above.and_then(live::find).filter(|above| is_of(above, shape)) {
                Some(above) => (above, true),
                None => (Live::new(version, parent, shape, None), false),
            },
            Fate::Skip => (Live::new(version, parent, shape, None), false),
        };
        let ids = live.context.span_context();
        if let Some(ids) = ids {
            live::insert(ids, &live);
        }
        let handle = Self { live, is_part, ids, open: true, went_well: false };
        if is_part {
            handle.tell(|recorder, span| recorder.part(span, &Part::Start(starting)), |_, _| ());
        }
        handle
    }

    /// The context of what runs in the span.
    pub(crate) fn context(&self) -> &Context {
        &self.live.context
    }

    pub(crate) fn is_recording(&self) -> bool {
        self.open && self.live.recording().is_some()
    }

    pub(crate) fn attribute(&self, key: &str, value: Value<'_>) {
        self.tell(
            |recorder, span| recorder.part(span, &Part::Attribute(key, value)),
            |recorder, span| recorder.attribute(span, key, value),
        );
    }

    pub(crate) fn event(&self, name: &str, attributes: &[(&str, Value<'_>)]) {
        self.tell(
            |recorder, span| recorder.part(span, &Part::Event(name, attributes)),
            |recorder, span| recorder.event(span, name, attributes),
        );
    }

    pub(crate) fn link(&self, to: SpanContext, attributes: &[(&str, Value<'_>)]) {
        self.tell(
            |recorder, span| recorder.part(span, &Part::Link(to, attributes)),
            |recorder, span| recorder.link(span, to, attributes),
        );
    }

    pub(crate) fn rename(&self, name: &str) {
        self.tell(
            |recorder, span| recorder.part(span, &Part::Name(name)),
            |recorder, span| recorder.rename(span, name),
        );
    }

    /// As opentelemetry has it: Ok is final, Unset says nothing.
    pub(crate) fn status(&mut self, status: Status, message: &str) {
        if self.went_well || status == Status::Unset {
            return;
        }
        self.went_well = status == Status::Ok;
        self.tell(
            |recorder, span| recorder.part(span, &Part::Status(status, message)),
            |recorder, span| recorder.status(span, status, message),
        );
    }

    /// Ends the span, if it has not ended.
    pub(crate) fn end(&mut self, ending: &Ending<'_>) {
        if self.is_part {
            self.tell(|recorder, span| recorder.part(span, &Part::End(ending)), |_, _| ());
        } else if self.open {
            let recording = self.live.recording().take();
            if let Some(Recording { mut span, mut recorder }) = recording {
                recorder.end(&mut span, ending);
                span.end();
            }
        }
        self.open = false;
    }

    /// Tells the recorder, in one way for a part of another span and in another for a span.
    fn tell(
        &self,
        part: impl FnOnce(&mut dyn Recorder, &mut Span),
        whole: impl FnOnce(&mut dyn Recorder, &mut Span),
    ) {
        if !self.open {
            return;
        }
        if let Some(Recording { span, recorder }) = self.live.recording().as_mut() {
            if self.is_part { part(&mut **recorder, span) } else { whole(&mut **recorder, span) }
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(ids) = self.ids {
            live::remove(ids);
        }
    }
}

/// Starts a span of ours. Where nothing is recorded its context remains, and travels on.
fn record(
    parent: Context,
    starting: &Starting<'_>,
    mut recorder: Box<dyn Recorder>,
) -> (Context, Option<Recording>) {
    let mut span = Span::start_in(site(starting.kind), parent);
    let context = span.context();
    let recording = span.is_recording().then(|| {
        recorder.start(&mut span, starting);
        Recording { span, recorder }
    });
    (context, recording)
}

/// Whether a provider of this shape made the span.
fn is_of(live: &Live, shape: Option<&Arc<dyn Shape>>) -> bool {
    match (&live.shape, shape) {
        (Some(theirs), Some(shape)) => Arc::ptr_eq(theirs, shape),
        _ => false,
    }
}

/// The names are given as the spans start.
fn site(kind: Kind) -> &'static Callsite {
    static CLIENT: Callsite = callsite!("opentelemetry", kind = Kind::Client).of_library();
    static CONSUMER: Callsite = callsite!("opentelemetry", kind = Kind::Consumer).of_library();
    static INTERNAL: Callsite = callsite!("opentelemetry", kind = Kind::Internal).of_library();
    static PRODUCER: Callsite = callsite!("opentelemetry", kind = Kind::Producer).of_library();
    static SERVER: Callsite = callsite!("opentelemetry", kind = Kind::Server).of_library();
    match kind {
        Kind::Client => &CLIENT,
        Kind::Consumer => &CONSUMER,
        Kind::Producer => &PRODUCER,
        Kind::Server => &SERVER,
        _ => &INTERNAL,
    }
}
