//! `#[async_trait(?Send)]`, and what its methods record of their arguments.
#![deny(warnings)]

use async_trait::async_trait;
use std::rc::Rc;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[async_trait(?Send)]
trait Store {
    async fn get(&self, id: u8, name: &str) -> Option<Rc<str>>;

    async fn count(self: Rc<Self>) -> usize;
}

struct Names {
    table: &'static str,
    names: Vec<Rc<str>>,
}

#[async_trait(?Send)]
impl Store for Names {
    #[traced("{self.table} {id}", kind = client, attrs(self.table, name), none = error)]
    async fn get(&self, id: u8, name: &str) -> Option<Rc<str>> {
        let found = self.names.get(usize::from(id)).cloned();
        give_way().await;
        found.filter(|found| **found == *name)
    }

    #[traced(ret("rows" = ret))]
    async fn count(self: Rc<Self>) -> usize {
        give_way().await;
        self.names.len()
    }
}

fn run() {
    let names = Rc::new(Names { table: "names", names: vec!["a".into()] });
    assert_eq!(block_on(names.get(0, "a")).as_deref(), Some("a"));
    assert_eq!(block_on(names.get(0, "b")), None);
    assert_eq!(block_on(names.count()), 1);
}

fn main() {
    makes(
        run,
        "
        names 0 <client> {table=names, name=a}
        names 0 <client> !none {table=names, name=b}
        count {rows=1}
        ",
    );
}
