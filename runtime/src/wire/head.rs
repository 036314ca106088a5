//! The fields of a span that are in none of its callsite's: ids, times and flags, always in the same places.

use crate::clock::{Epoch, Timeline};
use crate::engine::Ended;

/// The fields with zeros for what a span fills in; the parent comes last, because a root has none.
const FIELDS: [u8; WITH_PARENT] = {
    let mut fields = [0; WITH_PARENT];
    // Tag and length of trace id (field 1) and span id (2); tags of start (7), end (8) and flags (16); tag and length
    // of the parent's id (4).
    let tags: [(usize, u8); 10] = [
        (0, 0x0a),
        (1, 16),
        (18, 0x12),
        (19, 8),
        (28, 0x39),
        (37, 0x41),
        (46, 0x85),
        (47, 0x01),
        (52, 0x22),
        (53, 8),
    ];
    let mut at = 0;
    while at < tags.len() {
        fields[tags[at].0] = tags[at].1;
        at += 1;
    }
    fields
};

const WITHOUT_PARENT: usize = 52;
const WITH_PARENT: usize = 62;

/// The fields, of a span that has a parent or has none.
pub(super) const fn fields(has_parent: bool) -> &'static [u8] {
    const ALL: &[u8] = &FIELDS;
    if has_parent { ALL } else { ALL.split_at(WITHOUT_PARENT).0 }
}

/// Fills the fields in, which start at `bytes`.
#[inline(always)]
pub(super) fn fill(bytes: &mut [u8], ended: Ended<'_>, timeline: &Timeline) {
    let Ended { local, span, .. } = ended;
    let Some(head) = bytes.first_chunk_mut::<WITHOUT_PARENT>() else { return };
    let ticks = (span.start(), span.end().max(span.start()));
    let (start, end) = timeline.both_unix_nanos(ticks, Epoch(local.epoch));
    head[2..18].copy_from_slice(&local.trace.to_bytes());
    head[20..28].copy_from_slice(&span.id().publish().to_bytes());
    head[29..37].copy_from_slice(&start.to_le_bytes());
    head[38..46].copy_from_slice(&end.to_le_bytes());
    head[48..52].copy_from_slice(&wire_flags(ended).to_le_bytes());
    if ended.has_parent() {
        if let Some(all) = bytes.first_chunk_mut::<WITH_PARENT>() {
            all[54..62].copy_from_slice(&span.parent().publish().to_bytes());
        }
    }
}

/// The W3C flags, and whether the parent is in another process.
const fn wire_flags(ended: Ended<'_>) -> u32 {
    ended.local.flags.bits() as u32 | remote_flags(ended.span.remote_parent())
}

/// Bit 8: it is known whether a span is in another process; bit 9: it is.
pub(super) const fn remote_flags(is_remote: bool) -> u32 {
    if is_remote { 0x300 } else { 0x100 }
}
