//! Attributes, gathered on the stack and recorded at once.

use traced_runtime::{Span, Value};

/// Room for as many attributes as the longest table of the conventions has rows that are recorded here.
pub(crate) const MOST: usize = 14;

/// Some attributes of a span.
pub(crate) struct Fields<'a, const N: usize> {
    fields: [(&'static str, Value<'a>); N],
    len: usize,
}

impl<'a, const N: usize> Fields<'a, N> {
    pub(crate) const fn new() -> Self {
        Self { fields: [("", Value::Bool(false)); N], len: 0 }
    }

    pub(crate) fn add(&mut self, key: &'static str, value: impl Into<Value<'a>>) {
        if let Some(field) = self.fields.get_mut(self.len) {
            *field = (key, value.into());
            self.len += 1;
        }
    }

    pub(crate) fn add_some(&mut self, key: &'static str, value: Option<impl Into<Value<'a>>>) {
        if let Some(value) = value {
            self.add(key, value);
        }
    }

    /// An empty text says nothing and is left out.
    pub(crate) fn add_text(&mut self, key: &'static str, text: Option<&'a str>) {
        self.add_some(key, text.filter(|text| !text.is_empty()));
    }

    pub(crate) fn record(&self, span: &Span) {
        span.set_all(&self.fields[..self.len]);
    }
}
