//! Which methods of a block have spans, what these are called, and what a method says for itself.
#![deny(warnings)]

use traced::traced;
use traced_ui_support::{block_on, makes};

#[derive(Default)]
struct Repo {
    rows: Vec<u8>,
}

#[traced(prefix = "repo", except(new), kind = client)]
impl Repo {
    fn new() -> Self {
        Self::default()
    }

    fn put(&mut self, row: u8) -> usize {
        self.rows.push(row);
        self.rows.len()
    }

    #[traced(skip)]
    fn skipped(&self) {}

    #[traced("flush {self.rows:?}", kind = producer, attrs("rows" = self.rows.len()), err)]
    async fn flush(&mut self) -> Result<(), String> {
        if self.rows.is_empty() { Err("nothing to flush".to_owned()) } else { Ok(self.rows.clear()) }
    }

    fn get(&self, #[attr("row.index")] index: usize) -> Option<u8> {
        self.rows.get(index).copied()
    }
}

struct Public;

#[traced(only(pub))]
impl Public {
    pub fn open(&self) {
        self.inner();
        self.named();
    }

    pub(crate) fn within(&self) {}

    fn inner(&self) {}

    // Its own attribute is more to the point than what is said of the block.
    #[traced]
    fn named(&self) {}

    #[inline(always)]
    #[traced("hot")]
    fn hot(&self) {}
}

struct Listed;

#[traced(only(first, r#type), prefix = "")]
impl Listed {
    fn first() {
        Self::second();
    }

    fn second() {}

    fn r#type() {}
}

fn run() {
    let mut repo = Repo::new();
    repo.put(2);
    repo.skipped();
    assert_eq!(repo.get(0), Some(2));
    assert_eq!(block_on(repo.flush()), Ok(()));
    assert!(block_on(repo.flush()).is_err());
    Public.open();
    Public.within();
    Public.hot();
    Listed::first();
    Listed::r#type();
}

fn main() {
    makes(
        run,
        "
        repo::put <client>
        repo::get <client> {row.index=0}
        flush [2] <producer> {rows=1}
        flush [] <producer> !alloc::string::String: nothing to flush {rows=0}
        Public::open
          Public::named
        Public::within
        hot
        first
        type
        ",
    );
}
