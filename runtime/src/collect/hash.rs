//! Hashing of ids, which are (nearly) random as they are.

use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

/// For ids that this process made: one multiplication spreads what they have in common.
pub(super) type OwnIds = BuildHasherDefault<IdHasher>;

#[derive(Debug, Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_right(29);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// For ids that callers may choose: what collides depends on a secret of this process.
#[derive(Clone, Debug)]
pub(super) struct ForeignIds {
    secret: u64,
}

impl Default for ForeignIds {
    fn default() -> Self {
        Self { secret: RandomState::new().build_hasher().finish() }
    }
}

impl BuildHasher for ForeignIds {
    type Hasher = FoldingHasher;

    fn build_hasher(&self) -> FoldingHasher {
        FoldingHasher(self.secret)
    }
}

#[derive(Debug)]
pub(super) struct FoldingHasher(u64);

impl Hasher for FoldingHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    /// Both halves of a product: no bit of a word fails to reach the result.
    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * 0x9e37_79b9_7f4a_7c15;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
