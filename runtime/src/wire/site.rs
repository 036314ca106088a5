//! What is the same for all spans of a callsite, encoded once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ptr;

use super::attributes::{Stack, Unique, Work};
use super::protobuf::Writer;
use super::value::Room;
use crate::callsite::Callsite;
use crate::engine::{Field, Raw};
use crate::limits::{LeftOut, Limits};

/// The callsites of the spans so far.
#[derive(Debug, Default)]
pub(super) struct Sites(HashMap<usize, Site, BuildHasherDefault<AddressHasher>>);

/// A program has hundreds of callsites; one that makes them as it goes does not fill the memory.
const MOST_SITES: usize = 4096;

/// A callsite as it is written: the fields of the name, of the kind, and of the place in the source.
#[derive(Debug)]
pub(super) struct Site {
    /// Which of the encoder's scopes it belongs to.
    pub(super) scope: usize,
    bytes: Vec<u8>,
    name_end: usize,
    kind_end: usize,
    /// How many attributes the place has, and how many of them are beyond the limit.
    pub(super) attributes: usize,
    pub(super) dropped: u64,
    pub(super) left_out: LeftOut,
}

impl Sites {
    /// The site, which is encoded if it is new; `scope` then finds the scope of this name.
    #[inline]
    pub(super) fn of(
        &mut self,
        site: &'static Callsite,
        limits: &Limits,
        scope: impl FnOnce(&'static str) -> usize,
    ) -> &Site {
        if self.0.len() >= MOST_SITES {
            self.0.clear();
        }
        self.0
            .entry(ptr::from_ref(site).addr())
            .or_insert_with(|| Site::encode(site, scope(site.scope()), limits))
    }
}

impl Site {
    #[cold]
    fn encode(site: &'static Callsite, scope: usize, limits: &Limits) -> Self {
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
        Self { scope, bytes, name_end, kind_end, attributes, dropped, left_out: work.left_out }
    }

    /// Name, kind and place.
    pub(super) fn whole(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn name(&self) -> &[u8] {
        &self.bytes[..self.name_end]
    }

    pub(super) fn kind(&self) -> &[u8] {
        &self.bytes[self.name_end..self.kind_end]
    }

    pub(super) fn place(&self) -> &[u8] {
        &self.bytes[self.kind_end..]
    }
}

/// Whether an attribute of this key may be one of the place.
pub(super) fn is_of_place(key: &str) -> bool {
    key.starts_with("code.")
}

/// Where in the source the spans are from.
pub(super) fn place(site: &'static Callsite) -> impl Iterator<Item = Field<'static>> {
    let function =
        site.function.map(|function| Field { key: "code.function.name", value: Raw::Str(function) });
    let file = Field { key: "code.file.path", value: Raw::Str(site.file) };
    let line = Field { key: "code.line.number", value: Raw::I64(i64::from(site.line)) };
    function.into_iter().chain([file, line]).filter(|_| !site.is_library)
}

/// Addresses differ in their middle: one multiplication spreads that.
#[derive(Debug, Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, address: usize) {
        self.0 = (self.0 ^ address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_right(29);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
