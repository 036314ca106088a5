//! The callsites of the spans so far, found by their addresses.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ptr;

use super::site::Site;
use crate::callsite::Callsite;
use crate::limits::Limits;

#[derive(Debug)]
pub(super) struct Sites {
    all: Vec<Site>,
    by_address: HashMap<usize, usize, BuildHasherDefault<AddressHasher>>,
    /// Where those of late are, by some bits of their addresses: most spans need look no further.
    recent: [(usize, usize); RECENT],
}

/// A program has hundreds of callsites; one that makes them as it goes does not fill the memory.
const MOST: usize = 4096;
const RECENT: usize = 64;

impl Default for Sites {
    fn default() -> Self {
        Self { all: Vec::new(), by_address: HashMap::default(), recent: [(0, 0); RECENT] }
    }
}

impl Sites {
    /// The site, which is encoded if it is new; `scope` then finds the scope of this name.
    #[inline]
    pub(super) fn of(
        &mut self,
        site: &'static Callsite,
        limits: &Limits,
        scope: impl FnOnce(&'static str) -> usize,
    ) -> &Site {
        let address = ptr::from_ref(site).addr();
        let (known, at) = self.recent[recent(address)];
        let at = if known == address { at } else { self.look_up(site, limits, scope) };
        &self.all[at]
    }

    fn look_up(
        &mut self,
        site: &'static Callsite,
        limits: &Limits,
        scope: impl FnOnce(&'static str) -> usize,
    ) -> usize {
        let address = ptr::from_ref(site).addr();
        let at = match self.by_address.get(&address) {
            Some(at) => *at,
            None => self.add(address, Site::encode(site, scope(site.scope()), limits)),
        };
        self.recent[recent(address)] = (address, at);
        at
    }

    #[cold]
    fn add(&mut self, address: usize, site: Site) -> usize {
        if self.all.len() >= MOST {
            *self = Self::default();
        }
        self.all.push(site);
        self.by_address.insert(address, self.all.len() - 1);
        self.all.len() - 1
    }
}

const fn recent(address: usize) -> usize {
    // Callsites are statics of a hundred bytes or so.
    (address >> 4 ^ address >> 10) % RECENT
}

/// Addresses differ in their middle: one multiplication spreads that.
#[derive(Debug, Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, address: usize) {
        self.0 = (self.0 ^ address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_right(29);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
