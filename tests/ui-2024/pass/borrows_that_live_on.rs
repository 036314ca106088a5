//! https://github.com/tokio-rs/tracing/issues/2796: `&mut self` goes in, and the result borrows from it, or
//! the error does.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::collections::BTreeMap;
    use std::collections::btree_map::Entry;
    use std::slice::IterMut;

    #[derive(Default)]
    struct Store {
        values: BTreeMap<u8, String>,
        misses: Vec<u8>,
    }

    impl Store {
        #[traced]
        fn get(&mut self, key: u8) -> Result<&mut String, &mut Vec<u8>> {
            if !self.values.contains_key(&key) {
                self.misses.push(key);
                return Err(&mut self.misses);
            }
            match self.values.get_mut(&key) {
                Some(value) => Ok(value),
                None => Err(&mut self.misses),
            }
        }

        #[traced]
        fn get_or_insert(&mut self, key: u8, value: &str) -> Result<&mut String, String> {
            match self.values.entry(key) {
                Entry::Occupied(entry) if entry.get() == value => Ok(entry.into_mut()),
                Entry::Occupied(entry) => Err(entry.get().clone()),
                Entry::Vacant(entry) => Ok(entry.insert(value.to_owned())),
            }
        }

        #[traced]
        fn parts(&mut self) -> (&mut BTreeMap<u8, String>, IterMut<'_, u8>) {
            let Self { values, misses } = self;
            (values, misses.iter_mut())
        }

        #[traced]
        fn largest<'s>(&'s mut self, others: &'s mut [String]) -> Option<&'s mut str> {
            let mut largest: &mut String = others.first_mut()?;
            for value in self.values.values_mut() {
                if value.len() > largest.len() {
                    largest = value;
                }
            }
            Some(largest)
        }
    }

    pub fn run() {
        let mut store = Store::default();
        if let Err(misses) = store.get(1) {
            misses.push(0);
        }
        see(store.get_or_insert(1, "one").map(|text| text.push('!')));
        see(store.get_or_insert(1, "two"));
        see(store.get(1));
        let (values, misses) = store.parts();
        misses.for_each(|key| *key += 1);
        values.insert(2, "two".to_owned());
        see(store.largest(&mut ["a".to_owned()]).map(str::make_ascii_uppercase));
        see((&store.values, &store.misses));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        get !&mut alloc::vec::Vec<u8>
        get_or_insert
        get_or_insert !alloc::string::String
        get
        parts
        largest
        ",
    );
}
