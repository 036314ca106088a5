//! How often a request has been sent, where a middleware outside sends it again.

use std::sync::{Arc, Weak};

use http::Extensions;
use traced_http::ResendCount;

/// Kept with the request, which a retrying middleware hands down again with each attempt.
#[derive(Clone, Default)]
struct Attempts {
    begun: u32,
    /// One of ours is at work: another beneath it sees the same attempt.
    under_way: Weak<()>,
}

/// An attempt, which is over when this is dropped; so it also is where the attempt is given up.
#[derive(Debug)]
#[must_use = "the attempt is over when this is dropped"]
pub(crate) struct Attempt(Arc<()>);

/// Counts an attempt in, and says with the request how many there were before it.
pub(crate) fn begin(extensions: &mut Extensions) -> Attempt {
    // Whoever sends it again may know of more attempts than have come by here.
    let said = extensions.get().map_or(0, |ResendCount(repeats)| *repeats);
    let attempts = extensions.get_or_insert_default::<Attempts>();
    let is_same = attempts.under_way.strong_count() > 0;
    let attempt = Attempt(Arc::default());
    attempts.under_way = Arc::downgrade(&attempt.0);
    if is_same {
        extensions.remove::<ResendCount>();
        return attempt;
    }
    let before = attempts.begun.max(said);
    attempts.begun = before.saturating_add(1);
    match before {
        0 => extensions.remove(),
        _ => extensions.insert(ResendCount(before)),
    };
    attempt
}
