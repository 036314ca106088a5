//! A stack of chunks that threads push to and pop from without waiting for each other.

use super::sync::{AtomicU32, AtomicU64, Ordering};

/// The links of all chunks, by the chunks' numbers: which chunk is below this one on the stack that it is on.
///
/// A chunk is on one stack at a time, or on none.
pub(super) struct Links<const N: usize>([AtomicU32; N]);

impl<const N: usize> Links<N> {
    #[cfg(not(loom))]
    pub(super) const fn new() -> Self {
        Self([const { AtomicU32::new(0) }; N])
    }

    #[cfg(loom)]
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|_| AtomicU32::new(0)))
    }
}

/// The number of the chunk on top, plus one, in the lower half; in the upper how often it has changed, so that nobody takes
/// a stack that was changed and changed back for the one that it knew.
pub(super) struct Stack(AtomicU64);

impl Stack {
    #[cfg(not(loom))]
    pub(super) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    #[cfg(loom)]
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Puts a chunk that is on no stack on this one.
    pub(super) fn push<const N: usize>(&self, links: &Links<N>, number: u32) {
        let mut top = self.0.load(Ordering::Relaxed);
        loop {
            links.0[number as usize].store(top as u32, Ordering::Relaxed);
            // Release: who pops the chunk sees what was done with it before.
            match self.0.compare_exchange_weak(
                top,
                changed(top, number + 1),
                Ordering::Release,
                Ordering::Relaxed,
            ) {
                Ok(_) => return,
                Err(now) => top = now,
            }
        }
    }

    /// Takes the chunk on top.
    pub(super) fn pop<const N: usize>(&self, links: &Links<N>) -> Option<u32> {
        let mut top = self.0.load(Ordering::Acquire);
        loop {
            let number = (top as u32).checked_sub(1)?;
            let below = links.0[number as usize].load(Ordering::Relaxed);
            match self.0.compare_exchange_weak(top, changed(top, below), Ordering::Acquire, Ordering::Acquire)
            {
                Ok(_) => return Some(number),
                Err(now) => top = now,
            }
        }
    }

    /// Is empty from now on; no other thread may be there.
    #[cfg(all(unix, not(loom)))]
    pub(super) fn forget(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Takes all chunks, the lowest first.
    pub(super) fn take_all<const N: usize>(&self, links: &Links<N>) -> Vec<u32> {
        let mut top = self.0.load(Ordering::Acquire);
        while let Err(now) =
            self.0.compare_exchange_weak(top, changed(top, 0), Ordering::Acquire, Ordering::Acquire)
        {
            top = now;
        }
        let mut chunks = Vec::new();
        let mut next = top as u32;
        while let Some(number) = next.checked_sub(1) {
            chunks.push(number);
            next = links.0[number as usize].load(Ordering::Relaxed);
        }
        chunks.reverse();
        chunks
    }
}

const fn changed(top: u64, to: u32) -> u64 {
    ((top >> 32).wrapping_add(1) << 32) | to as u64
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Links, Stack};

    static LINKS: Links<64> = Links::new();

    #[test]
    fn what_went_on_last_comes_off_first_and_all_come_off_in_order() {
        let links = Links::<8>::new();
        let stack = Stack::new();
        for number in 0..5 {
            stack.push(&links, number);
        }
        assert_eq!((stack.pop(&links), stack.pop(&links)), (Some(4), Some(3)));
        assert_eq!(stack.take_all(&links), [0, 1, 2]);
        assert_eq!(stack.pop(&links), None);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "threads are what is tested")]
    fn no_chunk_is_lost_or_doubled_among_threads() {
        static STACK: Stack = Stack::new();
        for number in 0..64 {
            STACK.push(&LINKS, number);
        }
        let work = || {
            for _ in 0..20_000 {
                let mut held = Vec::new();
                while held.len() < 5 {
                    held.extend(STACK.pop(&LINKS));
                }
                held.into_iter().for_each(|number| STACK.push(&LINKS, number));
            }
        };
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(work)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let mut all = STACK.take_all(&LINKS);
        all.sort_unstable();
        assert_eq!(all, (0..64).collect::<Vec<_>>());
    }
}
