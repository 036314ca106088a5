//! A span's record and what was noted on it, as an OTLP `Span`.

use super::attributes::{Unique, Work, write_unique};
use super::head;
use super::protobuf::Writer;
use super::site::{Site, is_of_place, place};
use super::value::Room;
use crate::clock::{Epoch, Tick, Timeline};
use crate::engine::{Ended, NoteKind, Notes, Outcome, Raw, Reader, SpanRecord};
use crate::ids::{SpanId, TraceId};

/// Writes any span.
pub(super) fn write_span<'a>(
    ended: Ended<'a>,
    site: &Site,
    timeline: &Timeline,
    work: &mut Work<'_, 'a>,
    to: &mut Writer<'_>,
) {
    write_head(ended, timeline, to);
    let joined = join(ended, site, work);
    match joined.name {
        Some(name) => to.string(5, name),
        None => to.0.extend_from_slice(site.name()),
    }
    to.0.extend_from_slice(site.kind());
    let mut dropped = 0;
    if joined.place_is_apart {
        to.0.extend_from_slice(site.place());
        dropped = site.dropped;
    }
    dropped += joined.attributes.write(9, Room::of(work.limits), work, to);
    to.number_unless_zero(10, dropped);
    if joined.has_events {
        write_events(ended, timeline, work, to);
    }
    if joined.has_links {
        write_links(ended.notes, work, to);
    }
    let (code, message) = joined.status;
    if code != 0 {
        to.message(15, |to| {
            to.string_unless_empty(2, message);
            to.number(3, code);
        });
    }
}

/// Ids, times, flags and trace state.
fn write_head(ended: Ended<'_>, timeline: &Timeline, to: &mut Writer<'_>) {
    let start = to.0.len();
    to.0.extend_from_slice(head::fields(ended.has_parent()));
    head::fill(to.0.get_mut(start..).unwrap_or_default(), ended, timeline);
    if let Some(state) = ended.trace_state() {
        to.string(3, state);
    }
}

/// What a span has besides its record.
struct Joined<'a> {
    /// Another name than the callsite's.
    name: Option<&'a str>,
    attributes: Unique<'a>,
    /// The place is not among the attributes: it is encoded already.
    place_is_apart: bool,
    has_events: bool,
    has_links: bool,
    status: (u64, &'a str),
}

fn join<'a>(ended: Ended<'a>, site: &Site, work: &mut Work<'_, 'a>) -> Joined<'a> {
    let span = ended.span;
    let mut joined = Joined {
        name: None,
        attributes: Unique::new(work.limits.attributes - site.attributes, work),
        place_is_apart: true,
        has_events: false,
        has_links: false,
        status: (0, ""),
    };
    // Twice: what the toolkit knows has room before the user's attributes, and a panic the last word.
    joined.conclude(ended, work);
    for (kind, note) in ended.notes.iter() {
        joined.take(kind, note, ended, work);
    }
    if span.outcome() == Outcome::Panic && joined.attributes.has(ERROR_TYPE, work) {
        joined.conclude(ended, work);
    }
    if joined.status.0 == 0 && matches!(span.outcome(), Outcome::Error | Outcome::Panic) {
        joined.status = (STATUS_ERROR, "");
    }
    if joined.place_is_apart {
        work.left_out.add(site.left_out.unwrap_or_default());
    }
    joined
}

const ERROR_TYPE: &str = "error.type";
const STATUS_OK: u64 = 1;
const STATUS_ERROR: u64 = 2;

impl<'a> Joined<'a> {
    fn take(&mut self, kind: NoteKind, mut note: Reader<'a>, ended: Ended<'a>, work: &mut Work<'_, 'a>) {
        match kind {
            NoteKind::Entry => {
                let Some(site) = note.callsite() else { return };
                for key in site.keys {
                    if let Some(Some(value)) = note.value() {
                        self.set(key, value, ended.span, work);
                    }
                }
            }
            NoteKind::Attributes => {
                note.fields().for_each(|field| self.set(field.key, field.value, ended.span, work));
            }
            NoteKind::Event => self.has_events = true,
            NoteKind::Link => self.has_links = true,
            NoteKind::Status => self.set_status(note),
            NoteKind::Name => self.name = note.text().or(self.name),
            NoteKind::Place => {
                let fields = note.callsite().into_iter().flat_map(place);
                fields.for_each(|field| self.set(field.key, field.value, ended.span, work));
            }
        }
    }

    fn set(&mut self, key: &'a str, value: Raw<'a>, span: &SpanRecord, work: &mut Work<'_, 'a>) {
        if self.place_is_apart && is_of_place(key) {
            self.place_is_apart = false;
            self.attributes.make_room(work.limits.attributes.min(place(span.site()).count()));
            place(span.site()).for_each(|field| self.attributes.set(field.key, field.value, work));
        }
        self.attributes.set(key, value, work);
    }

    /// Ok is final, unset changes nothing, an error without a message leaves the one that is there (who fails a span may
    /// not know that somebody has said why), else the last word counts.
    fn set_status(&mut self, mut note: Reader<'a>) {
        let (code, message) = (note.word().unwrap_or(0), note.text().unwrap_or(""));
        let says_nothing_new = code == STATUS_ERROR && self.status.0 == STATUS_ERROR && message.is_empty();
        if self.status.0 != STATUS_OK && code != 0 && !says_nothing_new {
            self.status = (code, message);
        }
    }

    /// How the record says that the span ended.
    fn conclude(&mut self, ended: Ended<'a>, work: &mut Work<'_, 'a>) {
        if ended.span.outcome() == Outcome::Cancelled {
            self.attributes.set("traced.cancelled", Raw::Bool(true), work);
        } else if let Some(error_type) = ended.error_type {
            self.attributes.set(ERROR_TYPE, Raw::Str(error_type), work);
        }
    }
}

fn of_kind<'a>(notes: Notes<'a>, wanted: NoteKind) -> impl Iterator<Item = Reader<'a>> {
    notes.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, note)| note)
}

fn write_events<'a>(ended: Ended<'a>, timeline: &Timeline, work: &mut Work<'_, 'a>, to: &mut Writer<'_>) {
    let mut events = of_kind(ended.notes, NoteKind::Event);
    for mut event in events.by_ref().take(work.limits.events) {
        let (at, name) = (event.word().unwrap_or(0), event.text().unwrap_or(""));
        to.message(11, |to| {
            to.fixed64(1, timeline.unix_nanos(Tick(at), Epoch(ended.local.epoch)));
            to.string(2, name);
            write_unique(event.fields(), work.limits.event_attributes, (3, 4), work, to);
        });
    }
    let dropped = events.count() as u64;
    work.left_out.events += dropped;
    to.number_unless_zero(12, dropped);
}

fn write_links<'a>(notes: Notes<'a>, work: &mut Work<'_, 'a>, to: &mut Writer<'_>) {
    let mut links = of_kind(notes, NoteKind::Link).filter_map(Link::read);
    for link in links.by_ref().take(work.limits.links) {
        to.message(13, |to| {
            to.id(1, link.trace.to_bytes());
            to.id(2, link.span.to_bytes());
            write_unique(link.rest.fields(), work.limits.link_attributes, (4, 5), work, to);
            to.fixed32(6, link.flags);
        });
    }
    let dropped = links.count() as u64;
    work.left_out.links += dropped;
    to.number_unless_zero(14, dropped);
}

struct Link<'a> {
    trace: TraceId,
    span: SpanId,
    flags: u32,
    rest: Reader<'a>,
}

impl<'a> Link<'a> {
    /// Reads a link; one that leads nowhere and says nothing is none.
    fn read(mut rest: Reader<'a>) -> Option<Self> {
        let mut word = || rest.word();
        let (trace, span, flags) = (TraceId { high: word()?, low: word()? }, SpanId(word()?), word()? as u32);
        let (flags, is_remote) = (flags & 0xff, flags & 0x100 != 0);
        let flags = flags | head::remote_flags(is_remote);
        let leads_somewhere = trace.is_valid() && span.is_valid();
        (leads_somewhere || rest.fields().next().is_some()).then_some(Self { trace, span, flags, rest })
    }
}
