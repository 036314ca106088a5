//! Which of the spans of a trace are below one local root.

use std::collections::HashMap;

use super::super::hash::OwnIds;
use super::spans::{Held, Spans};
use crate::ids::RawId;

/// Whether all spans are below this root, as far as that is easily seen: of most traces it is.
///
/// Children mostly end before their parents. Backwards, then, a span's parent is the one before it, or above that.
pub(super) fn is_whole(spans: &Spans, root: RawId) -> bool {
    let held = spans.held();
    let is_held = |id: RawId| held.iter().any(|held| held.span.id() == id);
    let is_below = |held: &Held| {
        let (id, parent) = (held.span.id(), local_parent(held));
        id == root || parent == root || is_held(parent)
    };
    if held.len() > FEW_HELD || !held.iter().all(is_below) {
        return false;
    }
    let mut above = [root; DEEPEST];
    let mut depth = 1;
    for span in spans.plain().iter().rev().filter(|span| span.id() != root) {
        let parent = span.parent();
        // Brothers and sisters come one after the other.
        if let [.., known, last] = &mut above[..depth] {
            if *known == parent {
                *last = span.id();
                continue;
            }
        }
        match above[..depth].iter().rposition(|id| *id == parent) {
            Some(place) => depth = place + 1,
            None if is_held(parent) => (above[0], depth) = (parent, 1),
            None => return false,
        }
        let Some(place) = above.get_mut(depth) else { return false };
        *place = span.id();
        depth += 1;
    }
    true
}

/// Deeper traces are looked through in another way, and so are those with more spans that are not plain.
const DEEPEST: usize = 64;
const FEW_HELD: usize = 16;

/// Removes the root and every span whose parents lead to it; gives back how many.
///
/// Others stay: they are below a local root of the same trace that is still open, or below a span that is.
pub(super) fn remove(spans: &mut Vec<Held>, root: RawId) -> usize {
    let before = spans.len();
    if before <= FEW {
        let members = few_below(spans, root);
        if members.count_ones() as usize == before {
            spans.clear();
        } else {
            retain_by_index(spans, |at| members & (1 << at) == 0);
        }
    } else {
        let members = many_below(spans, root);
        retain_by_index(spans, |at| members.get(at) != Some(&Belongs::Yes));
    }
    before - spans.len()
}

/// So few that looking through all of them beats a map, and a bit for each fits a word.
const FEW: usize = 64;

fn few_below(spans: &[Held], root: RawId) -> u64 {
    let mut ids = [RawId::default(); FEW];
    let (mut found, mut members) = (0, 0_u64);
    loop {
        let before = found;
        // Children mostly end before their parents: backwards, one look at each is enough.
        for (at, held) in spans.iter().enumerate().rev() {
            let is_member = members & (1 << at) != 0;
            if !is_member && (held.span.id() == root || ids[..found].contains(&local_parent(held))) {
                ids[found] = held.span.id();
                found += 1;
                members |= 1 << at;
            }
        }
        if found == before || found == spans.len() {
            return members;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Belongs {
    Unknown,
    Yes,
    No,
}

/// Follows each span's parents up to one of which it is known.
fn many_below(spans: &[Held], root: RawId) -> Vec<Belongs> {
    let places: HashMap<RawId, usize, OwnIds> =
        spans.iter().enumerate().map(|(at, held)| (held.span.id(), at)).collect();
    let mut known = vec![Belongs::Unknown; spans.len()];
    let mut way = Vec::new();
    for start in 0..spans.len() {
        let mut at = start;
        let found = loop {
            if spans[at].span.id() == root {
                way.push(at);
                break Belongs::Yes;
            }
            if known[at] != Belongs::Unknown {
                break known[at];
            }
            way.push(at);
            // Where a way leads in a circle it is longer than there are spans.
            match places.get(&local_parent(&spans[at])) {
                Some(parent) if way.len() <= spans.len() => at = *parent,
                _ => break Belongs::No,
            }
        };
        way.drain(..).for_each(|at| known[at] = found);
    }
    known
}

/// The parent in this process: what a local root has above it is another local trace's, even where it came from here.
fn local_parent(held: &Held) -> RawId {
    if held.span.remote_parent() { RawId::default() } else { held.span.parent() }
}

fn retain_by_index(spans: &mut Vec<Held>, stays: impl Fn(usize) -> bool) {
    let mut at = 0;
    spans.retain(|_| {
        at += 1;
        stays(at - 1)
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::span;
    use super::*;

    fn held(id: u64, parent: u64) -> Held {
        span(1, id, parent)
    }

    fn left(mut spans: Vec<Held>, root: u64) -> Vec<u64> {
        remove(&mut spans, RawId(root));
        spans.iter().map(|held| held.span.id().0).collect()
    }

    #[test]
    fn what_another_root_may_claim_stays() {
        // 1 is the root; 10 below 9, which is still open; 20 another root with a child.
        let spans = || vec![held(3, 2), held(2, 1), held(10, 9), held(21, 20), held(20, 0), held(1, 0)];
        assert_eq!(left(spans(), 1), [10, 21, 20]);
        assert_eq!(left(spans(), 20), [3, 2, 10, 1]);
    }

    #[test]
    fn the_order_of_ends_does_not_matter_and_neither_does_the_number() {
        for most in [10, 1000] {
            let chain: Vec<_> = (1..=most).map(|id| (id, id - 1)).collect();
            let make =
                |pairs: Vec<(u64, u64)>| pairs.into_iter().map(|(id, parent)| held(id, parent)).collect();
            assert_eq!(left(make(chain.clone()), 1), [0_u64; 0]);
            assert_eq!(left(make(chain.iter().rev().copied().collect()), 1), [0_u64; 0]);
            assert_eq!(left(make(chain.iter().copied().skip(1).collect()), 1).len() as u64, most - 1);
            assert_eq!(left(make(chain), most / 2).len() as u64, most / 2 - 1);
        }
    }

    #[test]
    fn a_circle_ends() {
        let spans: Vec<_> = (1..=100).map(|id| held(id, id % 100 + 1)).collect();
        assert_eq!(left(spans, 1000).len(), 100);
    }
}
