//! What a propagator reads in headers, whoever wrote it.

use std::collections::BTreeMap;

use serde_json::Value;
use traced_runtime::{Carrier, CarrierMut, Context, Propagator};

/// Lines of headers, in order, as they come off the wire.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Headers(pub(crate) Vec<(String, String)>);

pub(crate) struct Wire;

impl Carrier<Wire> for Headers {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        self.under(name).for_each(|value| visit(value.as_bytes()));
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.0.iter().for_each(|(name, _)| visit(name));
    }
}

impl CarrierMut<Wire> for Headers {
    fn set(&mut self, name: &'static str, value: &str) {
        CarrierMut::remove(self, name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    fn remove(&mut self, name: &'static str) {
        self.without(name);
    }
}

impl Headers {
    pub(crate) fn under<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.under(name).next()
    }

    pub(crate) fn without(&mut self, name: &str) {
        self.0.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }

    pub(crate) fn as_json(&self) -> Value {
        self.0.iter().map(|(name, value)| Value::from(vec![name.clone(), value.clone()])).collect()
    }

    pub(crate) fn from_json(lines: &Value) -> Self {
        Self(pairs(lines))
    }
}

/// Trace, span, and whether it is sampled.
pub(crate) type Caller = (String, String, bool);

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said {
    pub(crate) caller: Option<Caller>,
    pub(crate) state: Vec<(String, String)>,
    pub(crate) baggage: BTreeMap<String, String>,
}

impl Said {
    pub(crate) fn by_us(context: &Context) -> Self {
        let caller = context.span_context();
        let caller =
            caller.map(|span| (span.trace_id.to_string(), span.span_id.to_string(), span.flags.is_sampled()));
        let members = context.trace_state().unwrap_or_default().split(',');
        let state = members.filter_map(|member| member.split_once('=')).map(owned).collect();
        Self { caller, state, baggage: context.baggage().map(owned).collect() }
    }

    pub(crate) fn from_json(said: &Value) -> Self {
        let text = |at: usize| said["caller"][at].as_str().map(str::to_owned);
        let caller = match (text(0), text(1), said["caller"][2].as_bool()) {
            (Some(trace), Some(span), Some(sampled)) => Some((trace, span, sampled)),
            _ => None,
        };
        Self { caller, state: pairs(&said["state"]), baggage: pairs(&said["baggage"]).into_iter().collect() }
    }
}

pub(crate) fn read(format: Propagator, headers: &Headers) -> Said {
    Said::by_us(&format.extract(headers))
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

fn pairs(of: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    of.as_array().unwrap().iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}
