//! A wrapper of a trait with parameters, associated types and constants, bounds, and provided methods.
#![deny(warnings)]

use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(wrapper = TracedCache, prefix = "cache")]
trait Cache<'k, K, const SHARDS: usize = 1>: Debug
where
    K: ?Sized + Hash + 'k,
{
    const LIMIT: usize;
    const NAME: &'static str = "unnamed";
    type Value: Clone + Display + 'static;
    type Error: Debug;
    type Iter<'a>: Iterator<Item = &'a Self::Value>
    where
        Self: 'a;

    fn get(&self, key: &'k K) -> Option<Self::Value>;

    async fn load(&mut self, key: &'k K, value: Self::Value) -> Result<[usize; SHARDS], Self::Error>;

    fn iter(&self) -> Self::Iter<'_>;

    // What is within may have a better one, and it is that which is called.
    fn has(&self, key: &'k K) -> bool {
        self.get(key).is_some()
    }

    fn limit() -> usize {
        Self::LIMIT * SHARDS
    }
}

#[derive(Debug, Default)]
struct Map<'k>(HashMap<&'k str, u8>);

impl<'k> Cache<'k, str, 2> for Map<'k> {
    const LIMIT: usize = 1;
    type Value = u8;
    type Error = &'static str;
    type Iter<'a>
        = std::collections::hash_map::Values<'a, &'k str, u8>
    where
        Self: 'a;

    fn get(&self, key: &'k str) -> Option<u8> {
        self.0.get(key).copied()
    }

    async fn load(&mut self, key: &'k str, value: u8) -> Result<[usize; 2], &'static str> {
        give_way().await;
        if self.0.len() == Self::LIMIT {
            return Err("full");
        }
        self.0.insert(key, value);
        Ok([self.0.len(), 0])
    }

    fn iter(&self) -> Self::Iter<'_> {
        self.0.values()
    }

    fn has(&self, key: &'k str) -> bool {
        self.0.contains_key(key)
    }
}

fn run() {
    let mut cache = TracedCache(Map::default());
    assert_eq!(block_on(cache.load("a", 1)), Ok([1, 0]));
    assert_eq!(block_on(cache.load("b", 2)), Err("full"));
    assert_eq!((cache.get("a"), cache.has("b")), (Some(1), false));
    assert_eq!(cache.iter().sum::<u8>(), 1);
    assert_eq!(TracedCache::<Map<'_>>::limit(), 2);
    assert_eq!(<TracedCache<Map<'_>> as Cache<'_, str, 2>>::NAME, "unnamed");
}

fn main() {
    makes(
        run,
        "
        cache::load
        cache::load !&str
        cache::get
        cache::has
        cache::iter
        cache::limit
        ",
    );
}
