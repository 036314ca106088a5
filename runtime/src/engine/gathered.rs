//! Attributes that become known one by one, and are one note.

use super::current::Current;
use super::note::Text;
use super::payload::Writer;
use super::record::NoteKind;
use super::scratch::Scratch;
use super::thread::with;
use crate::value::Value;

/// The attributes so far.
pub(crate) struct Gathered(Scratch);

impl Gathered {
    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Self(Scratch::new())
    }

    /// One more.
    pub(crate) fn put(&mut self, key: &'static str, value: &Value<'_>) {
        let mut to = Writer(&mut self.0);
        to.text(Text::Static(key));
        to.value(value);
    }

    /// Notes them on a span that knows of it; then there are none.
    pub(crate) fn note(&mut self, span: &Current) {
        if self.0.len() > 0 {
            with(|thread| thread.note(span, NoteKind::Attributes, 0, &mut self.0));
            self.0.clear();
        }
    }
}
