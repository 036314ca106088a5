//! The seeds of each target, and what is near them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use traced_fuzz::TARGETS;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = corpus().join(target);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 12, "{} has {} seeds", folder.display(), files.len());
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
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
fn what_is_near_the_seeds_holds() {
    thread::scope(|scope| {
        for (name, target) in TARGETS {
            let try_all = move || {
                seeds(name).iter().for_each(|seed| variations(seed).for_each(|bytes| target(&bytes)));
            };
            thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, try_all).unwrap();
        }
    });
}

#[test]
fn each_target_has_seeds_and_a_program() {
    let entries = |folder: PathBuf| -> BTreeSet<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        names.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    let known: BTreeSet<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(entries(corpus()), known);
    assert_eq!(entries(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz_targets")), known);
}
