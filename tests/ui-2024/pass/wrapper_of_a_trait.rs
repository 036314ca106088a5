//! `wrapper` makes a type that traces whatever implements the trait, sync and async, in a box and behind a reference.
#![deny(warnings)]

use std::fmt::Debug;
use std::sync::Arc;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(wrapper = TracedStore)]
pub(crate) trait Store {
    /// Documented.
    async fn get(&self, #[attr] id: u8) -> Result<String, String>;

    fn count(&self) -> usize;

    fn put(&mut self, text: String, #[attr("text.kind")] kind: &str);

    fn largest(&self) -> Option<&str> {
        None
    }

    fn each(&self, visit: &mut dyn FnMut(&str));

    fn map<T: Debug, const N: usize>(&self, map: impl Fn(&str) -> T, pad: [T; N]) -> Vec<T>;
}

#[derive(Clone, Debug, Default)]
struct Texts(Vec<String>);

impl Store for Texts {
    async fn get(&self, id: u8) -> Result<String, String> {
        give_way().await;
        within();
        self.0.get(usize::from(id)).cloned().ok_or_else(|| format!("no {id}"))
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    fn put(&mut self, text: String, kind: &str) {
        self.0.push(text + kind);
    }

    fn each(&self, visit: &mut dyn FnMut(&str)) {
        self.0.iter().for_each(|text| visit(text));
    }

    fn map<T: Debug, const N: usize>(&self, map: impl Fn(&str) -> T, pad: [T; N]) -> Vec<T> {
        self.0.iter().map(|text| map(text)).chain(pad).collect()
    }
}

#[traced]
fn within() {}

fn used(store: &mut impl Store) {
    store.put("a".to_owned(), "!");
    assert_eq!(block_on(store.get(0)).as_deref(), Ok("a!"));
    assert!(block_on(store.get(7)).is_err());
    assert_eq!((store.count(), store.largest()), (1, None));
    store.each(&mut |text| assert_eq!(text, "a!"));
    assert_eq!(store.map(str::len, [7]), [2, 7]);
}

fn run() {
    used(&mut TracedStore(Texts::default()));
    // It is what is within in every other way.
    let copy = TracedStore::<Texts>::default().clone();
    assert_eq!(format!("{copy:?}"), "TracedStore(Texts([]))");
    assert_eq!(Arc::new(copy).0.count(), 0);
}

fn main() {
    makes(
        run,
        "
        Store::put {text.kind=!}
        Store::get {id=0}
          within
        Store::get !alloc::string::String {id=7}
          within
        Store::count
        Store::largest
        Store::each
        Store::map
        ",
    );
}
