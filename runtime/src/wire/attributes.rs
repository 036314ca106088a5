//! Attributes on their way to the wire: each key once, and no more of them than the limit.

use std::collections::HashMap;

use super::protobuf::Writer;
use super::value::{Room, write_pair};
use crate::engine::{Field, Raw};
use crate::limits::{LONGEST_KEY, LeftOut, Limits};

/// What the writing of a span takes with it.
pub(super) struct Work<'l, 'a> {
    pub(super) limits: &'l Limits,
    /// The attributes being gathered: those of a map are above those of the span that it is in.
    pub(super) stack: Stack<'a>,
    pub(super) left_out: LeftOut,
}

/// Attributes, and for each a number that tells most keys apart: looking through numbers is quick.
#[derive(Debug, Default)]
pub(super) struct Stack<'a> {
    fields: Vec<Field<'a>>,
    marks: Vec<u32>,
}

impl<'a> Stack<'a> {
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    fn push(&mut self, field: Field<'a>, mark: u32) {
        self.fields.push(field);
        self.marks.push(mark);
    }

    fn truncate(&mut self, length: usize) {
        self.fields.truncate(length);
        self.marks.truncate(length);
    }

    fn position(&self, base: usize, key: &str, mark: u32) -> Option<usize> {
        let mut at = base;
        while let Some(next) = self.marks[at..].iter().position(|other| *other == mark) {
            at += next;
            if self.fields[at].key == key {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// The memory, for attributes that live differently long: a collection in place.
    pub(super) fn emptied(mut self) -> Stack<'static> {
        self.truncate(0);
        let fields = self.fields.into_iter().map(|_| Field { key: "", value: Raw::Bool(false) }).collect();
        Stack { fields, marks: self.marks }
    }
}

/// Keys begin alike and end differently.
fn mark(key: &str) -> u32 {
    let bytes = key.as_bytes();
    let end = match bytes.last_chunk::<8>() {
        Some(end) => u64::from_le_bytes(*end),
        None => bytes.iter().fold(0, |end, byte| end << 8 | u64::from(*byte)),
    };
    ((end ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// The attributes of one span, event, link or map, at the top of the stack: the last value of a key wins.
pub(super) struct Unique<'a> {
    base: usize,
    room: usize,
    /// Where each key is, once there are many.
    index: Option<HashMap<&'a str, usize>>,
    pub(super) dropped: u64,
}

/// So many keys are looked through one by one; beyond, it pays to hash them.
const FEW: usize = 256;

impl<'a> Unique<'a> {
    /// None yet, and no more than `most` of them.
    pub(super) fn new(most: usize, work: &Work<'_, 'a>) -> Self {
        Self { base: work.stack.len(), room: most, index: None, dropped: 0 }
    }

    pub(super) fn set(&mut self, key: &'a str, value: Raw<'a>, work: &mut Work<'_, 'a>) {
        if key.is_empty() || key.len() > LONGEST_KEY {
            self.dropped += 1;
            return;
        }
        let mark = mark(key);
        if let Some(at) = self.find(key, mark, work) {
            work.stack.fields[at].value = value;
        } else if self.room == 0 {
            self.dropped += 1;
        } else {
            self.room -= 1;
            self.push(Field { key, value }, mark, work);
        }
    }

    /// Room for so many more: those that were written elsewhere come in after all.
    pub(super) fn make_room(&mut self, more: usize) {
        self.room += more;
    }

    pub(super) fn has(&self, key: &str, work: &Work<'_, 'a>) -> bool {
        self.find(key, mark(key), work).is_some()
    }

    /// Writes each as a `KeyValue` in `field`, takes them from the stack, and says how many were dropped.
    pub(super) fn write(self, field: u32, room: Room, work: &mut Work<'_, 'a>, to: &mut Writer<'_>) -> u64 {
        for at in self.base..work.stack.len() {
            let Field { key, value } = work.stack.fields[at];
            write_pair(field, key, value, room, work, to);
        }
        work.stack.truncate(self.base);
        work.left_out.attributes += self.dropped;
        self.dropped
    }

    fn find(&self, key: &str, mark: u32, work: &Work<'_, 'a>) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => work.stack.position(self.base, key, mark),
        }
    }

    fn push(&mut self, field: Field<'a>, mark: u32, work: &mut Work<'_, 'a>) {
        let at = work.stack.len();
        work.stack.push(field, mark);
        if let Some(index) = &mut self.index {
            index.insert(field.key, at);
        } else if at - self.base >= FEW {
            self.index = Some((self.base..=at).map(|at| (work.stack.fields[at].key, at)).collect());
        }
    }
}

/// Writes the attributes of an event or a link, and how many were dropped in `dropped_field`.
pub(super) fn write_unique<'a>(
    attributes: impl Iterator<Item = Field<'a>>,
    most: usize,
    (field, dropped_field): (u32, u32),
    work: &mut Work<'_, 'a>,
    to: &mut Writer<'_>,
) {
    let mut unique = Unique::new(most, work);
    attributes.for_each(|attribute| unique.set(attribute.key, attribute.value, work));
    let dropped = unique.write(field, Room::of(work.limits), work, to);
    to.number_unless_zero(dropped_field, dropped);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emptied_stack_keeps_its_memory() {
        let mut stack = Stack::default();
        (0..100).for_each(|_| stack.push(Field { key: "k", value: Raw::Bool(true) }, 7));
        let memory = (stack.fields.as_ptr().addr(), stack.marks.as_ptr().addr());
        let stack = stack.emptied();
        assert_eq!((stack.len(), stack.marks.len()), (0, 0));
        assert_eq!((stack.fields.as_ptr().addr(), stack.marks.as_ptr().addr()), memory);
    }

    #[test]
    fn keys_of_one_mark_are_told_apart() {
        let (short, long) = ("a.12345678", "b.12345678");
        assert_eq!(mark(short), mark(long));
        let mut stack = Stack::default();
        stack.push(Field { key: "below", value: Raw::I64(0) }, mark("below"));
        stack.push(Field { key: short, value: Raw::I64(1) }, mark(short));
        stack.push(Field { key: long, value: Raw::I64(2) }, mark(long));
        assert_eq!(stack.position(1, long, mark(long)), Some(2));
        assert_eq!(stack.position(1, short, mark(short)), Some(1));
        assert_eq!(stack.position(1, "below", mark("below")), None);
    }
}
