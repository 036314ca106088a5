//! How often a request has been sent, where a middleware outside sends it again.

use http::Extensions;

/// Kept with the request, which a retrying middleware hands down again with each attempt.
#[derive(Clone, Copy, Default)]
struct Attempts {
    begun: u32,
    /// One of ours is at work: another beneath it sees the same attempt.
    is_under_way: bool,
}

/// Counts an attempt in; its number among those that repeat the first, if it is one of them.
pub(crate) fn begin(extensions: &mut Extensions) -> Option<u32> {
    let attempts = extensions.get_or_insert_default::<Attempts>();
    let repeats = (!attempts.is_under_way).then_some(attempts.begun).filter(|&before| before > 0);
    attempts.begun = attempts.begun.saturating_add(u32::from(!attempts.is_under_way));
    attempts.is_under_way = true;
    repeats
}

pub(crate) fn end(extensions: &mut Extensions) {
    extensions.get_or_insert_default::<Attempts>().is_under_way = false;
}
