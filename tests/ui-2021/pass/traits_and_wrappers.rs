//! Traits in this edition: `#[async_trait]` above and below, async functions of the language's own, wrappers of both.
#![deny(warnings)]

use async_trait::async_trait;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(wrapper = TracedStore)]
#[async_trait]
trait Store: Send + Sync {
    async fn get(&self, #[attr] id: u8) -> Result<String, String>;

    fn put(&mut self, text: String);
}

#[traced(wrapper = TracedFind, prefix = "find")]
trait Find<T: ?Sized> {
    type Found;

    async fn find(&self, what: &T) -> Option<Self::Found>;

    unsafe fn unchecked(&self, #[attr] at: usize) -> Self::Found;

    fn dyn_safe(&self) -> Box<dyn Fn(&str) -> usize + '_>;
}

struct Texts(Vec<String>);

#[traced]
#[async_trait]
impl Store for Texts {
    async fn get(&self, id: u8) -> Result<String, String> {
        give_way().await;
        self.0.get(usize::from(id)).cloned().ok_or_else(|| format!("no {id}"))
    }

    fn put(&mut self, text: String) {
        self.0.push(text)
    }
}

#[async_trait]
impl Store for Vec<u8> {
    #[traced("bytes.get", attrs(id))]
    async fn get(&self, id: u8) -> Result<String, String> {
        give_way().await;
        Ok(self[usize::from(id)].to_string())
    }

    fn put(&mut self, text: String) {
        self.extend(text.bytes());
    }
}

impl Find<str> for Texts {
    type Found = usize;

    async fn find(&self, what: &str) -> Option<usize> {
        give_way().await;
        self.0.iter().position(|text| text == what)
    }

    unsafe fn unchecked(&self, at: usize) -> usize {
        self.0.get_unchecked(at).len()
    }

    fn dyn_safe(&self) -> Box<dyn Fn(&str) -> usize + '_> {
        Box::new(|text| text.len() + self.0.len())
    }
}

fn run() {
    let mut store: Box<dyn Store> = Box::new(TracedStore(Texts(Vec::new())));
    store.put("a".to_owned());
    assert_eq!(block_on(store.get(0)).as_deref(), Ok("a"));
    assert!(block_on(store.get(1)).is_err());
    assert_eq!(block_on(Store::get(&vec![7], 0)).as_deref(), Ok("7"));
    let find = TracedFind(Texts(vec!["b".to_owned()]));
    assert_eq!(block_on(find.find("b")), Some(0));
    // SAFETY: there is one.
    assert_eq!(unsafe { find.unchecked(0) }, 1);
    assert_eq!(find.dyn_safe()("ab"), 3);
}

fn main() {
    makes(
        run,
        "
        Store::put
          Texts::put
        Store::get {id=0}
          Texts::get
        Store::get !alloc::string::String {id=1}
          Texts::get !alloc::string::String
        bytes.get {id=0}
        find::find
        find::unchecked {at=0}
        find::dyn_safe
        ",
    );
}
