//! What is the same for all spans of a callsite, encoded once.

use super::attributes::{Stack, Unique, Work};
use super::head;
use super::protobuf::Writer;
use super::value::{Room, VALUE_TAG, write_short_pair};
use crate::callsite::Callsite;
use crate::clock::Timeline;
use crate::engine::{Ended, Field, Raw};
use crate::limits::{LONGEST_KEY, LeftOut, Limits};

/// A callsite as it is written: the fields of the name, of the kind, and of the place in the source.
#[derive(Debug)]
pub(super) struct Site {
    /// Which of the encoder's scopes it belongs to.
    pub(super) scope: usize,
    child: Template,
    root: Template,
    bytes: Vec<u8>,
    name_end: usize,
    kind_end: usize,
    place_end: usize,
    /// How many attributes the place has, and how many of them are beyond the limit.
    pub(super) attributes: usize,
    pub(super) dropped: u64,
    pub(super) left_out: Option<LeftOut>,
    /// The keys of the callsite, where their values may be written as they come.
    keys: Option<Vec<Key>>,
}

/// A key as it is written: its field, and the tag of the value behind it.
pub(super) type Key = Box<[u8]>;

impl Site {
    #[cold]
    pub(super) fn encode(site: &'static Callsite, scope: usize, limits: &Limits) -> Self {
        let mut bytes = Vec::new();
        let mut to = Writer(&mut bytes);
        to.string(5, site.name);
        let name_end = to.0.len();
        to.number(6, u64::from(site.kind.wire()));
        let kind_end = to.0.len();
        let mut work = Work { limits, stack: Stack::default(), left_out: LeftOut::default() };
        let mut unique = Unique::new(limits.attributes, &work);
        place(site).for_each(|field| unique.set(field.key, field.value, &mut work));
        let attributes = work.stack.len();
        let dropped = unique.write(9, Room::of(limits), &mut work, &mut to);
        let place_end = to.0.len();
        to.number_unless_zero(10, dropped);
        Self {
            scope,
            child: Template::new(true, &bytes),
            root: Template::new(false, &bytes),
            bytes,
            name_end,
            kind_end,
            place_end,
            attributes,
            keys: (are_unique(site.keys) && attributes + site.keys.len() <= limits.attributes)
                .then(|| site.keys.iter().map(|key| encode_key(key)).collect()),
            dropped,
            left_out: (work.left_out != LeftOut::default()).then_some(work.left_out),
        }
    }

    /// Writes a span on which nothing was noted, and that ended as it should.
    #[inline(always)]
    pub(super) fn write_plain(&self, ended: Ended<'_>, timeline: &Timeline, to: &mut Vec<u8>) {
        let template = if ended.has_parent() { &self.child } else { &self.root };
        let start = to.len() + template.frame;
        to.extend_from_slice(&template.bytes);
        head::fill(to.get_mut(start..).unwrap_or_default(), ended, timeline);
        if let Some(left_out) = self.left_out {
            left_out.count();
        }
    }

    /// Writes a span that ended as it should, and on which only values for the callsite's keys were noted; whether it
    /// could: not where one of them is long or a list.
    pub(super) fn write_entry(
        &self,
        ended: Ended<'_>,
        longest: usize,
        timeline: &Timeline,
        to: &mut Vec<u8>,
    ) -> bool {
        let Some((keys, mut values)) = self.keys.as_ref().zip(ended.only_entry()) else { return false };
        let start = to.len();
        let template = if ended.has_parent() { &self.child } else { &self.root };
        // Room for a length of two digits: with attributes few spans have a shorter or a longer one.
        to.extend_from_slice(&[SPANS_TAG, 0, 0]);
        to.extend_from_slice(&template.bytes[template.frame..]);
        let written = keys.iter().all(|key| match values.value() {
            Some(Some(value)) => write_short_pair(key, value, longest, to),
            Some(None) => true,
            None => false,
        });
        let length = to.len() - start - 3;
        if !written || !(0x80..0x4000).contains(&length) {
            to.truncate(start);
            return false;
        }
        let bytes = to.get_mut(start..).unwrap_or_default();
        if let [_, low, high, ..] = bytes {
            (*low, *high) = (length as u8 | 0x80, (length >> 7) as u8);
        }
        head::fill(bytes.get_mut(3..).unwrap_or_default(), ended, timeline);
        if let Some(left_out) = self.left_out {
            left_out.count();
        }
        true
    }

    pub(super) fn name(&self) -> &[u8] {
        &self.bytes[..self.name_end]
    }

    pub(super) fn kind(&self) -> &[u8] {
        &self.bytes[self.name_end..self.kind_end]
    }

    pub(super) fn place(&self) -> &[u8] {
        &self.bytes[self.kind_end..self.place_end]
    }
}

/// A whole span of a callsite, to be filled in.
#[derive(Debug)]
struct Template {
    bytes: Vec<u8>,
    /// How long the tag and the length are in front of it.
    frame: usize,
}

impl Template {
    fn new(has_parent: bool, site: &[u8]) -> Self {
        let fields = head::fields(has_parent);
        let mut bytes = Vec::new();
        Writer(&mut bytes).frame(2, fields.len() + site.len());
        let frame = bytes.len();
        bytes.extend_from_slice(fields);
        bytes.extend_from_slice(site);
        Self { bytes, frame }
    }
}

/// The tag of a span in its scope.
const SPANS_TAG: u8 = 0x12;

fn encode_key(key: &str) -> Key {
    let mut bytes = Vec::new();
    let mut to = Writer(&mut bytes);
    to.string(1, key);
    to.0.push(VALUE_TAG);
    bytes.into()
}

/// Whether each key is one that a span may have, and comes once, and is none of the place.
fn are_unique(keys: &[&str]) -> bool {
    keys.iter().enumerate().all(|(at, key)| {
        (1..=LONGEST_KEY).contains(&key.len()) && !is_of_place(key) && !keys[..at].contains(key)
    })
}

/// Whether an attribute of this key may be one of the place.
pub(super) fn is_of_place(key: &str) -> bool {
    key.starts_with("code.")
}

/// Where in the source the spans are from.
pub(super) fn place(site: &'static Callsite) -> impl Iterator<Item = Field<'static>> {
    let function =
        site.function().map(|function| Field { key: "code.function.name", value: Raw::Str(function) });
    let file = Field { key: "code.file.path", value: Raw::Str(site.file) };
    let line = Field { key: "code.line.number", value: Raw::I64(i64::from(site.line)) };
    function.into_iter().chain([file, line]).filter(|_| !site.is_library)
}
