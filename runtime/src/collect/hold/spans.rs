//! The spans of one trace that wait: most of them as they were recorded, word by word.

use crate::engine::{Ended, LocalTrace, Notes, OwnedNote, SpanRecord};

/// Spans that wait, in no order that anybody may rely on.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// Those of which there is no more to know, and from where on they belong to which local trace.
    plain: Vec<SpanRecord>,
    locals: Vec<(usize, LocalTrace)>,
    held: Vec<Held>,
    note_bytes: usize,
}

/// Any other span that waits.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) local: LocalTrace,
    pub(super) span: SpanRecord,
    pub(super) error_type: Option<&'static str>,
    pub(super) notes: Vec<OwnedNote>,
}

impl Held {
    pub(super) fn of(ended: Ended<'_>) -> Self {
        let Ended { local, span, error_type, notes } = ended;
        Self { local: local.clone(), span: *span, error_type, notes: notes.to_owned() }
    }

    pub(super) fn ended(&self) -> Ended<'_> {
        let Self { local, span, error_type, notes } = self;
        Ended { local, span, error_type: *error_type, notes: Notes::waited(notes) }
    }
}

impl Spans {
    pub(super) fn len(&self) -> usize {
        self.plain.len() + self.held.len()
    }

    /// About how much memory they take.
    pub(super) fn bytes(&self) -> usize {
        self.plain.capacity() * size_of::<SpanRecord>()
            + self.locals.capacity() * size_of::<(usize, LocalTrace)>()
            + self.held.capacity() * size_of::<Held>()
            + self.note_bytes
    }

    pub(super) fn push_plain(&mut self, local: &LocalTrace, spans: &[SpanRecord]) {
        if self.locals.last().is_none_or(|(_, last)| !last.is_same(local)) {
            self.locals.push((self.plain.len(), local.clone()));
        }
        self.plain.extend_from_slice(spans);
    }

    pub(super) fn push(&mut self, held: Held) {
        self.note_bytes += bytes_of_notes(&held.notes);
        self.held.push(held);
    }

    pub(super) fn plain(&self) -> &[SpanRecord] {
        &self.plain
    }

    pub(super) fn held(&self) -> &[Held] {
        &self.held
    }

    /// Gives each of them away, for a moment.
    pub(super) fn for_each(&self, mut each: impl FnMut(Ended<'_>)) {
        let ends = self.locals.iter().skip(1).map(|(start, _)| *start).chain([self.plain.len()]);
        for ((start, local), end) in self.locals.iter().zip(ends) {
            self.plain[*start..end].iter().for_each(|span| each(Ended::plain(local, span)));
        }
        self.held.iter().for_each(|held| each(held.ended()));
    }

    /// All of them one by one, so that some can be taken out.
    pub(super) fn one_by_one(&mut self) -> &mut Vec<Held> {
        let mut all = Vec::with_capacity(self.len());
        self.for_each(|ended| all.push(Held::of(ended)));
        (self.plain, self.locals, self.held) = (Vec::new(), Vec::new(), all);
        &mut self.held
    }

    /// Some have been taken out.
    pub(super) fn weigh_again(&mut self) {
        self.note_bytes = self.held.iter().map(|held| bytes_of_notes(&held.notes)).sum();
    }

    /// Empty, with the memory that it has.
    pub(super) fn clear(&mut self) {
        self.plain.clear();
        self.locals.clear();
        self.held.clear();
        self.note_bytes = 0;
    }
}

fn bytes_of_notes(notes: &[OwnedNote]) -> usize {
    let payloads: usize = notes.iter().map(|note| note.payload.size()).sum();
    payloads + size_of_val(notes)
}
