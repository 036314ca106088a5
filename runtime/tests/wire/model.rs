//! What should arrive of a planned span: the rules once more, as plainly as can be.

use std::collections::BTreeMap;

use traced_runtime::{Kind, Status};
use traced_test_support::span::{Kind as WireKind, Status as WireStatus, Value};

use super::plan::{End, FILE, Plan, SITES, Step, Val};

/// The limits, as numbers that the model can read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub(crate) attributes: usize,
    pub(crate) length: usize,
    pub(crate) depth: usize,
    pub(crate) events: usize,
    pub(crate) links: usize,
    pub(crate) event_attributes: usize,
    pub(crate) link_attributes: usize,
}

/// Attributes, and how many were dropped.
pub(crate) type Kept = (BTreeMap<String, Value>, u32);

#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) name: String,
    pub(crate) kind: WireKind,
    pub(crate) attributes: Kept,
    pub(crate) events: Vec<(String, Kept)>,
    pub(crate) dropped_events: u32,
    /// Trace, span, flags.
    pub(crate) links: Vec<(String, String, u32, Kept)>,
    pub(crate) dropped_links: u32,
    pub(crate) status: WireStatus,
}

impl Expected {
    pub(crate) fn of(plan: &Plan, most: &Most) -> Self {
        let site = &SITES[plan.site];
        let mut attributes = Attributes { most: most.attributes, ..Attributes::default() };
        let mut expected = Self {
            name: site.name.to_owned(),
            kind: kind(site.kind),
            attributes: Kept::default(),
            events: Vec::new(),
            dropped_events: 0,
            links: Vec::new(),
            dropped_links: 0,
            status: WireStatus::Unset,
        };
        if !site.is_library {
            if let Some(function) = site.function {
                attributes.put("code.function.name", &Val::Static(function));
            }
            attributes.put("code.file.path", &Val::Static(FILE));
            attributes.put("code.line.number", &Val::I64(site.line));
        }
        match plan.end {
            End::Cancelled => attributes.put("traced.cancelled", &Val::Bool(true)),
            End::Panicked => attributes.put("error.type", &Val::Static("panic")),
            End::Dropped => {}
        }
        plan.steps.iter().for_each(|step| expected.take(step, &mut attributes, most));
        if let End::Panicked = plan.end {
            attributes.replace("error.type", &Val::Static("panic"));
            if expected.status == WireStatus::Unset {
                expected.status = WireStatus::Error(String::new());
            }
        }
        expected.attributes = attributes.kept(most);
        expected
    }

    fn take(&mut self, step: &Step, attributes: &mut Attributes, most: &Most) {
        match step {
            Step::Event(..) if self.events.len() == most.events => self.dropped_events += 1,
            Step::Event(name, pairs) => {
                let kept = Attributes::of(pairs, most.event_attributes).kept(most);
                self.events.push((name.clone(), kept));
            }
            Step::Fail(error_type) => {
                self.fail("");
                attributes.put("error.type", &Val::Str(error_type.clone()));
            }
            Step::Link(trace, span, _, pairs)
                if pairs.is_empty() && (*trace == [0; 16] || *span == [0; 8]) => {}
            Step::Link(..) if self.links.len() == most.links => self.dropped_links += 1,
            Step::Link(trace, span, flags, pairs) => {
                let kept = Attributes::of(pairs, most.link_attributes).kept(most);
                self.links.push((hex(trace), hex(span), 0x300 | u32::from(*flags), kept));
            }
            Step::Rename(name) => self.name.clone_from(name),
            Step::Set(key, value) => attributes.put(key, value),
            Step::SetAll(pairs) => pairs.iter().for_each(|(key, value)| attributes.put(key, value)),
            Step::SetNamed(key, value) => attributes.put(key, value),
            Step::Status(Status::Error, message) => self.fail(message),
            Step::Status(Status::Ok, _) => self.status = WireStatus::Ok,
            Step::Status(..) => {}
        }
    }

    fn fail(&mut self, message: &str) {
        // Who says nothing leaves what somebody has said before.
        let says_nothing_new = message.is_empty() && matches!(self.status, WireStatus::Error(_));
        if self.status != WireStatus::Ok && !says_nothing_new {
            self.status = WireStatus::Error(message.to_owned());
        }
    }
}

#[derive(Default)]
struct Attributes {
    most: usize,
    kept: Vec<(String, Val)>,
    dropped: u32,
}

impl Attributes {
    fn of(pairs: &[(String, Val)], most: usize) -> Self {
        let mut attributes = Self { most, ..Self::default() };
        pairs.iter().for_each(|(key, value)| attributes.put(key, value));
        attributes
    }

    fn put(&mut self, key: &str, value: &Val) {
        if !is_key(key) {
            self.dropped += 1;
        } else if !self.replace(key, value) {
            if self.kept.len() < self.most {
                self.kept.push((key.to_owned(), value.clone()));
            } else {
                self.dropped += 1;
            }
        }
    }

    fn replace(&mut self, key: &str, value: &Val) -> bool {
        let known = self.kept.iter_mut().find(|(known, _)| known == key);
        known.map(|known| known.1 = value.clone()).is_some()
    }

    fn kept(self, most: &Most) -> Kept {
        let kept = self.kept.iter().map(|(key, value)| (key.clone(), limited(value, most, 0, 0)));
        (kept.collect(), self.dropped)
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 1024
}

/// The value as it should arrive, inside so many arrays and maps.
fn limited(value: &Val, most: &Most, arrays: usize, maps: usize) -> Value {
    let text = |text: &str| Value::Str(text.chars().take(most.length).collect());
    let may_nest = |arrays: usize, maps: usize| arrays + maps <= most.depth && 2 * arrays + 3 * maps <= 94;
    match value {
        Val::Array(values) if may_nest(arrays + 1, maps) => {
            Value::Array(values.iter().map(|value| limited(value, most, arrays + 1, maps)).collect())
        }
        Val::Map(pairs) if may_nest(arrays, maps + 1) => {
            let pairs = pairs.iter().filter(|(key, _)| is_key(key));
            Value::Map(
                pairs.map(|(key, value)| (key.clone(), limited(value, most, arrays, maps + 1))).collect(),
            )
        }
        Val::Array(_) | Val::Map(_) => Value::Empty,
        Val::Bool(value) => Value::Bool(*value),
        Val::Bytes(bytes) => Value::Bytes(bytes.iter().copied().take(most.length).collect()),
        Val::F64(value) => Value::Double(*value),
        Val::I64(value) => Value::Int(*value),
        Val::Static(value) => text(value),
        Val::Debug(value) | Val::Display(value) | Val::Str(value) => text(value),
    }
}

fn kind(kind: Kind) -> WireKind {
    match kind {
        Kind::Consumer => WireKind::Consumer,
        Kind::Client => WireKind::Client,
        Kind::Producer => WireKind::Producer,
        Kind::Server => WireKind::Server,
        _ => WireKind::Internal,
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
