//! How often a request has been sent, where a middleware outside sends it again.

use http::Extensions;
use traced_http::ResendCount;

/// Kept with the request, which a retrying middleware hands down again with each attempt.
#[derive(Clone, Copy, Default)]
struct Attempts {
    begun: u32,
    /// One of ours is at work: another beneath it sees the same attempt.
    is_under_way: bool,
}

/// Counts an attempt in, and says how many there were before it.
pub(crate) fn begin(extensions: &mut Extensions) {
    let attempts = extensions.get_or_insert_default::<Attempts>();
    if attempts.is_under_way {
        extensions.remove::<ResendCount>();
        return;
    }
    let before = attempts.begun;
    *attempts = Attempts { begun: before.saturating_add(1), is_under_way: true };
    match before {
        0 => extensions.remove(),
        _ => extensions.insert(ResendCount(before)),
    };
}

pub(crate) fn end(extensions: &mut Extensions) {
    extensions.get_or_insert_default::<Attempts>().is_under_way = false;
}
