//! What must hold for whatever bytes strangers send.
//!
//! `cargo +nightly fuzz run extract` looks for bytes for which it does not; `cargo test` tries those in `corpus/`,
//! which are there to start from, on the stable toolchain.

mod decode;
mod extract;

pub use decode::decode;
pub use extract::extract;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    fn seeds(target: &str) -> impl Iterator<Item = Vec<u8>> {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
        let files: Vec<_> = fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(files.len() >= 12, "{} has {} seeds", corpus.display(), files.len());
        files.into_iter().map(|file| fs::read(file).unwrap())
    }

    /// The seed, all its beginnings, and the seed with each of its bits flipped.
    fn variations(seed: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let beginnings = (0..=seed.len()).map(|end| seed[..end].to_vec());
        let flips = (0..seed.len() * 8).map(|bit| {
            let mut flipped = seed.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            flipped
        });
        beginnings.chain(flips)
    }

    #[test]
    fn headers_near_the_seeds_are_read_and_written_again_alike() {
        seeds("extract").for_each(|seed| variations(&seed).for_each(|bytes| super::extract(&bytes)));
    }

    #[test]
    fn requests_near_the_seeds_are_decoded_or_refused() {
        seeds("decode").for_each(|seed| variations(&seed).for_each(|bytes| super::decode(&bytes)));
    }
}
